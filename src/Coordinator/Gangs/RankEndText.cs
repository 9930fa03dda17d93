using System.Collections.Frozen;
using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Gangs;

/// <summary>How a rank ended, in words.</summary>
internal static class RankEndText
{
    private static readonly FrozenDictionary<int, string> Signals = new Dictionary<int, string>
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [15] = "SIGTERM",
    }.ToFrozenDictionary();

    /// <summary>For example <c>rank 1 was killed by SIGKILL</c>.</summary>
    public static string Describe(int rank, RankEnd end) => end.ExitCode switch
    {
        null => $"rank {rank} was lost: {end.Detail}",
        ExitCodes.Completed => $"rank {rank} exited without reporting completion",
        ExitCodes.BadSpecification => $"rank {rank} cannot run the specification{Because(end)}",
        ExitCodes.Unavailable => $"rank {rank} lost a peer, the store or its lease{Because(end)}",
        ExitCodes.ApplicationError => $"rank {rank} failed{Because(end)}",
        ExitCodes.Preempted => $"rank {rank} was preempted{(end.StopReason is null ? "" : $": {end.StopReason}")}",
        > 128 and var code => $"rank {rank} was killed by {Signal(code - 128)}",
        var code => $"rank {rank} exited with code {code}{Because(end)}",
    };

    private static string Signal(int number) => Signals.GetValueOrDefault(number, $"signal {number}");

    // The last line of standard error that is no stack frame: the innermost message of an error, or the process's own last word.
    private static string Because(RankEnd end)
    {
        var line = end.Detail?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(line => !line.StartsWith("at ", StringComparison.Ordinal) && !line.StartsWith("--- ", StringComparison.Ordinal));
        return line is null ? "" : $": {line.Replace("---> ", "", StringComparison.Ordinal)}";
    }
}
