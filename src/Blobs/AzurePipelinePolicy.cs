using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Hayate.Resilience;
using Microsoft.Extensions.Logging;
using Polly;

namespace Hayate.Blobs;

/// <summary>Puts each request to Azure Storage through a pipeline of ours, in the place of the client's own retries.</summary>
internal sealed class AzurePipelinePolicy : HttpPipelinePolicy
{
    private readonly ResiliencePipeline _pipeline;

    /// <param name="options">How requests are tried. The bound of a try is not the pipeline's: only the client can cut its own request short.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logs">Told of retries.</param>
    public AzurePipelinePolicy(PipelineOptions options, TimeProvider time, ILoggerFactory? logs)
    {
        _pipeline = Pipeline.Build("blobs", options with { TimeoutSeconds = 0 }, IsTransient, time, logs, askedPause: RetryAfter);
    }

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        await _pipeline.ExecuteAsync(
            async _ =>
            {
                DropAnswer(message);
                await ProcessNextAsync(message, pipeline);
                return message.Response;
            },
            message.CancellationToken);

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        _pipeline.Execute(
            _ =>
            {
                DropAnswer(message);
                ProcessNext(message, pipeline);
                return message.Response;
            },
            message.CancellationToken);

    // An answer of an earlier try holds its connection until it is let go.
    private static void DropAnswer(HttpMessage message)
    {
        if (message.HasResponse)
            message.Response.Dispose();
    }

    // The client turns a request that takes too long into a cancellation that nobody asked for; the pipeline knows the caller's own.
    private static bool IsTransient(Outcome<object> outcome) => outcome switch
    {
        { Exception: RequestFailedException { Status: 0 } or IOException or OperationCanceledException } => true,
        { Result: Response { Status: 408 or 429 or 500 or 502 or 503 or 504 } } => true,
        _ => false,
    };

    private static TimeSpan? RetryAfter(Outcome<object> outcome) =>
        outcome.Result is Response answer && answer.Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, out var seconds) && seconds is > 0 and <= 300
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
