using Microsoft.AspNetCore.Diagnostics;

namespace Hayate.Coordinator.Api;

/// <summary>Turns what handlers throw into problem details: a body that cannot be read says what is wrong with it.</summary>
internal sealed class ErrorAnswers(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad) return false;
        httpContext.Response.StatusCode = bad.StatusCode;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = { Title = "The request cannot be read", Status = bad.StatusCode, Detail = bad.InnerException?.Message ?? bad.Message },
        });
    }
}
