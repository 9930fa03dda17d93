using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Gangs;

/// <summary>How a rank came to its end: it exited, or its worker cannot vouch for it any more.</summary>
[GenerateSerializer, Immutable, Alias("gang.RankEnd")]
internal sealed record RankEnd
{
    /// <summary>Exit code; absent when the rank was lost.</summary>
    [Id(0)]
    public int? ExitCode { get; init; }

    /// <summary>The rank's last words, or how it was lost.</summary>
    [Id(1)]
    public string? Detail { get; init; }

    /// <summary>Why its worker was stopping, when its machine has told.</summary>
    [Id(2)]
    public string? StopReason { get; init; }

    public static RankEnd Exited(int code, string? detail, string? stopReason = null) => new() { ExitCode = code, Detail = detail, StopReason = stopReason };

    public static RankEnd Lost(string how) => new() { Detail = how };

    /// <summary>Whether it only tells that some other rank, the store or the lease was lost.</summary>
    public bool IsEcho => ExitCode == ExitCodes.Unavailable;
}
