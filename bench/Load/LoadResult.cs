namespace Hayate.Load;

/// <summary>What was reached.</summary>
internal sealed record LoadResult
{
    /// <summary>Time to submit the queue.</summary>
    public required TimeSpan Filled { get; init; }

    /// <summary>Time from the first poll until every worker had its run.</summary>
    public required TimeSpan Started { get; init; }

    /// <summary>Polls and the queue alone.</summary>
    public required Window Idle { get; init; }

    /// <summary>The minute of points.</summary>
    public required Window Sustained { get; init; }

    /// <summary>Age of the oldest report of each batch at its receipt.</summary>
    public required Measured Delays { get; init; }

    public required IReadOnlyList<Measured> Answers { get; init; }

    /// <summary>What is missing, too much or different; nothing as it should be.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    public required int FailedPolls { get; init; }

    public required (Usage Coordinator, Usage Server) Final { get; init; }
}

/// <summary>A stretch of time and what it cost.</summary>
internal sealed record Window
{
    public required TimeSpan Elapsed { get; init; }

    public required int Polls { get; init; }

    public required double CoordinatorCores { get; init; }

    public required double ServerCores { get; init; }

    /// <summary>Of this program, which shares the machine.</summary>
    public required double OwnCores { get; init; }

    public required long CoordinatorBytes { get; init; }

    public required long ServerBytes { get; init; }
}
