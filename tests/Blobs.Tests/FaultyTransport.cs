using Azure.Core;
using Azure.Core.Pipeline;

namespace Hayate.Blobs.Tests;

/// <summary>A real connection to the service that fails when told to.</summary>
internal sealed class FaultyTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _real = new();

    /// <summary>So many requests still break off.</summary>
    public int Broken { get; set; }

    /// <summary>So many requests are then still answered with 503.</summary>
    public int Unavailable { get; set; }

    /// <summary>Called with each request that breaks off.</summary>
    public Action? OnBroken { get; init; }

    public override Request CreateRequest() => _real.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Nothing here is synchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        if (Broken > 0)
        {
            Broken--;
            OnBroken?.Invoke();
            throw new Azure.RequestFailedException("The connection broke.", new IOException("The connection broke."));
        }

        await _real.ProcessAsync(message);
        if (Unavailable > 0)
        {
            Unavailable--;
            message.Response = new UnavailableResponse(message.Response);
        }
    }
}
