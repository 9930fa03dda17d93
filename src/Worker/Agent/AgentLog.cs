using Hayate.Client;
using Hayate.Contracts.Workers;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Agent;

/// <summary>What the agent tells. Event ids are never reused.</summary>
internal static partial class AgentLog
{
    /// <summary>Category of what ranks write.</summary>
    public const string OutputCategory = "Hayate.Rank";

    [LoggerMessage(15, LogLevel.Debug, "{Line}", EventName = "RankOutput")]
    public static partial void Output(this ILogger log, string line);

    [LoggerMessage(1, LogLevel.Information, "Worker {Id} offers {Slots} slots of {Threads} threads to {Api}", EventName = "Offering")]
    public static partial void Offering(this ILogger log, string id, int slots, int threads, ApiAddresses api);

    [LoggerMessage(2, LogLevel.Warning, "Cannot poll; ranks go on: {Reason}", EventName = "PollFailed")]
    public static partial void PollFailed(this ILogger log, string reason);

    [LoggerMessage(3, LogLevel.Information, "Polling again", EventName = "PollRecovered")]
    public static partial void PollRecovered(this ILogger log);

    [LoggerMessage(4, LogLevel.Information, "Draining: ranks checkpoint and end", EventName = "Draining")]
    public static partial void Draining(this ILogger log);

    [LoggerMessage(5, LogLevel.Information, "Started {Key} in slot {Slot}", EventName = "RankStarted")]
    public static partial void Started(this ILogger log, RankKey key, int slot);

    [LoggerMessage(6, LogLevel.Information, "Stopping {Key}", EventName = "RankStopping")]
    public static partial void Stopping(this ILogger log, RankKey key);

    [LoggerMessage(7, LogLevel.Information, "Ended {Key} with exit code {ExitCode}", EventName = "RankEnded")]
    public static partial void Ended(this ILogger log, RankKey key, int exitCode);

    [LoggerMessage(8, LogLevel.Error, "Could not start {Key}", EventName = "RankNotStarted")]
    public static partial void NotStarted(this ILogger log, RankKey key, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "Lost sight of {Key}", EventName = "RankNotObserved")]
    public static partial void NotObserved(this ILogger log, RankKey key, Exception exception);

    [LoggerMessage(10, LogLevel.Warning, "Output of {Key}: {Line}", EventName = "OutputDelivery")]
    public static partial void OutputDelivery(this ILogger log, RankKey key, string line);

    [LoggerMessage(13, LogLevel.Warning, "Output of {Key} is not taken any more: {Reason}", EventName = "OutputRefused")]
    public static partial void OutputRefused(this ILogger log, RankKey key, string reason);

    [LoggerMessage(11, LogLevel.Warning, "Left behind {Directory}: {Reason}", EventName = "LeftBehind")]
    public static partial void LeftBehind(this ILogger log, string directory, string reason);

    [LoggerMessage(14, LogLevel.Information, "Attempt {Attempt} is over, and with it this agent's work", EventName = "AttemptOver")]
    public static partial void Over(this ILogger log, ServedAttempt attempt);

    [LoggerMessage(12, LogLevel.Error, "Cannot act on the desired state", EventName = "ReconcileFailed")]
    public static partial void ReconcileFailed(this ILogger log, Exception exception);
}
