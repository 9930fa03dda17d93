using System.Globalization;
using Hayate.Blobs;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Workers;
using Microsoft.AspNetCore.Diagnostics;
using Orleans.Runtime;

namespace Hayate.Coordinator.Api;

/// <summary>
/// Turns what handlers throw into problem details: a body that cannot be read says what is wrong with it; a database, a blob store or a
/// silo that does not answer, when to ask again.
/// </summary>
internal sealed class ErrorAnswers(IProblemDetailsService problems) : IExceptionHandler
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken) => exception switch
    {
        BadHttpRequestException bad => AnswerAsync(httpContext, bad, bad.StatusCode, "The request cannot be read", bad.InnerException?.Message ?? bad.Message),
        WorkerReplacedException => AnswerAsync(httpContext, exception, StatusCodes.Status409Conflict, "The worker was replaced", exception.Message),
        DatabaseUnavailableException => UnavailableAsync(httpContext, exception, "The coordinator's database does not answer. Training goes on, and what it reports is kept until it does."),
        BlobStoreException blobs => UnavailableAsync(httpContext, exception, blobs.Message),
        SupersededException or SiloUnavailableException or OrleansMessageRejectionException or TimeoutException =>
            UnavailableAsync(httpContext, exception, "The part of the cluster that answers this is being taken over by another. Training goes on."),
        _ => ValueTask.FromResult(false),
    };

    private ValueTask<bool> UnavailableAsync(HttpContext httpContext, Exception exception, string why)
    {
        httpContext.Response.Headers.RetryAfter = AskAgain.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return AnswerAsync(httpContext, exception, StatusCodes.Status503ServiceUnavailable, "Unavailable", $"{why} Send the request again in some seconds.");
    }

    private ValueTask<bool> AnswerAsync(HttpContext httpContext, Exception exception, int status, string title, string detail)
    {
        httpContext.Response.StatusCode = status;
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = { Title = title, Status = status, Detail = detail },
        });
    }
}
