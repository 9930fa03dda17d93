using System.Collections.Concurrent;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>What was asked of the API, in order.</summary>
internal sealed class RequestLog
{
    private readonly ConcurrentQueue<string> _requests = [];

    /// <summary>Requests as <c>create jobs.batch hayate/name</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public void Add(ApiRequest request)
    {
        var resource = request.Subresource is null ? request.Kind.Qualified : $"{request.Kind.Qualified}/{request.Subresource}";
        _requests.Enqueue($"{request.Verb} {resource} {request.Namespace}/{request.Name}");
    }
}
