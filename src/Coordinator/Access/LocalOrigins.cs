using Hayate.Coordinator.Api;
using Hayate.Coordinator.Hosting;

namespace Hayate.Coordinator.Access;

/// <summary>
/// Without access control a page of any website could make its visitor's browser send commands to an API on the visitor's own machine.
/// Browsers say where a request comes from: what comes from elsewhere is refused.
/// </summary>
internal static class LocalOrigins
{
    public static void UseLocalOrigins(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && ListenAddresses.IsLoopback(from.Host)))
        {
            await next(context);
            return;
        }

        await Problems.Forbidden(
            "Not from here",
            $"Requests of pages from '{origin}' are refused, since access is not controlled. Use the dashboard, or a program on this machine.")
            .ExecuteAsync(context);
    });
}
