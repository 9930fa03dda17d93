using Hayate.Coordinator.Hosting;

namespace Hayate.Coordinator.Api;

/// <summary>Ends requests that wait or stream when the coordinator stops, so that stopping waits for none of them.</summary>
internal sealed class OpenStreams(Drain drain, IHttpContextAccessor http)
{
    /// <summary>A token for the rest of the current request: cancelled with the request, or when the coordinator ends.</summary>
    public CancellationToken Until(CancellationToken request)
    {
        var either = CancellationTokenSource.CreateLinkedTokenSource(request, drain.Over);
        http.HttpContext?.Response.RegisterForDispose(either);
        return either.Token;
    }
}
