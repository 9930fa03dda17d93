using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Telemetry;

namespace Hayate.Resilience;

/// <summary>
/// The one place where pipelines are built: retries with jitter around a circuit breaker around a bound. Every pipeline counts its tries,
/// retries and openings on the meter <c>Polly</c>, under its name.
/// </summary>
public static class Pipeline
{
    /// <summary>Window in which a circuit breaker counts.</summary>
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    /// <summary>Builds a pipeline. Cancellation by the caller is never retried.</summary>
    /// <param name="name">Name on the meter and in the log, such as <c>blobs</c>.</param>
    /// <param name="options">How calls are tried.</param>
    /// <param name="isTransient">Whether an outcome, a result or an exception, may be another one at the next try. Exceeding the bound always is.</param>
    /// <param name="time">Clock of pauses and bounds.</param>
    /// <param name="logs">Receives a warning of an opening circuit, and retries at the level Debug. Default: nobody does.</param>
    /// <param name="onRetry">Called before each pause.</param>
    /// <param name="askedPause">The pause that a failure itself asks for, such as Retry-After; null to choose one here. Default: always here.</param>
    /// <param name="isAsked">Whether a transient failure asks for the call to be sent again, which is then done <see cref="PipelineOptions.AskedTries"/> times. Default: none does.</param>
    /// <returns>A pipeline that throws the last failure, or <see cref="ExecutionRejectedException"/> when a bound was exceeded or the circuit is open.</returns>
    public static ResiliencePipeline Build(
        string name,
        PipelineOptions options,
        Func<Outcome<object>, bool> isTransient,
        TimeProvider time,
        ILoggerFactory? logs = null,
        Action<Outcome<object>>? onRetry = null,
        Func<Outcome<object>, TimeSpan?>? askedPause = null,
        Func<Outcome<object>, bool>? isAsked = null)
    {
        ResiliencePipelineBuilder builder = new() { Name = name, TimeProvider = time };
        builder.ConfigureTelemetry(new TelemetryOptions { LoggerFactory = logs ?? NullLoggerFactory.Instance, SeverityProvider = Severity });
        if (options is not { Tries: 1, AskedTries: <= 1 })
            builder.AddRetry(Retry(options, MayBeTried, onRetry, askedPause));
        if (options.BreakAfter > 0)
            builder.AddCircuitBreaker(Breaker(options, IsTransient));
        if (options.TimeoutSeconds > 0)
            builder.AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds));
        return builder.Build();

        bool IsTransient(Outcome<object> outcome) => outcome.Exception is Polly.Timeout.TimeoutRejectedException || isTransient(outcome);

        bool MayBeTried(RetryPredicateArguments<object> failed) => IsTransient(failed.Outcome)
            && (options.Tries == 0 || failed.AttemptNumber < options.Tries - 1 || isAsked?.Invoke(failed.Outcome) == true);
    }

    // Every try of an outage would be a warning with a stack: that a circuit opens says it once.
    private static ResilienceEventSeverity Severity(SeverityProviderArguments happened) =>
        happened.Event.EventName == "OnCircuitOpened" ? ResilienceEventSeverity.Warning : ResilienceEventSeverity.Debug;

    private static RetryStrategyOptions Retry(
        PipelineOptions options, Func<RetryPredicateArguments<object>, bool> mayBeTried, Action<Outcome<object>>? onRetry, Func<Outcome<object>, TimeSpan?>? askedPause) => new()
    {
        MaxRetryAttempts = options.Tries == 0 ? int.MaxValue : Math.Max(options.Tries, options.AskedTries) - 1,
        Delay = TimeSpan.FromSeconds(options.FirstPauseSeconds),
        MaxDelay = TimeSpan.FromSeconds(options.LongestPauseSeconds),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = arguments => ValueTask.FromResult(mayBeTried(arguments)),
        DelayGenerator = askedPause is null ? null : arguments => ValueTask.FromResult(askedPause(arguments.Outcome)),
        OnRetry = arguments =>
        {
            onRetry?.Invoke(arguments.Outcome);
            return ValueTask.CompletedTask;
        },
    };

    // The breaker of Polly opens at a share of failures: nine in ten tolerate a success that slips through while a service goes down.
    private static CircuitBreakerStrategyOptions Breaker(PipelineOptions options, Func<Outcome<object>, bool> isTransient) => new()
    {
        FailureRatio = 0.9,
        MinimumThroughput = Math.Max(2, options.BreakAfter),
        SamplingDuration = Sampling,
        BreakDuration = TimeSpan.FromSeconds(options.BreakSeconds),
        ShouldHandle = arguments => ValueTask.FromResult(isTransient(arguments.Outcome)),
    };
}
