using System.Diagnostics.CodeAnalysis;

namespace Hayate.Coordinator.Reports;

/// <summary>What became of a batch.</summary>
internal sealed class ReportOutcome
{
    private ReportOutcome()
    {
    }

    /// <summary>Highest sequence number recorded.</summary>
    public long Recorded { get; private init; }

    /// <summary>Why nothing was recorded and nothing of the attempt ever will be.</summary>
    public string? Fenced { get; private init; }

    /// <summary>What is missing before this batch.</summary>
    public string? Gap { get; private init; }

    [MemberNotNullWhen(true, nameof(Fenced))]
    public bool IsFenced => Fenced is not null;

    public static ReportOutcome RecordedUpTo(long sequence) => new() { Recorded = sequence };

    public static ReportOutcome FencedBecause(string reason) => new() { Fenced = reason };

    public static ReportOutcome MissingBefore(long first, long recorded) =>
        new() { Gap = $"The batch starts at {first}, but only {recorded} reports are recorded: send from {recorded + 1}." };
}
