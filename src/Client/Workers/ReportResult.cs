using System.Diagnostics.CodeAnalysis;
using Hayate.Contracts.Reports;

namespace Hayate.Client.Workers;

/// <summary>
/// What became of a batch of reports: recorded; fenced, because the attempt is not the run's current one any more; or refused, because the API
/// does not take such reports and never will.
/// </summary>
public sealed class ReportResult
{
    private ReportResult()
    {
    }

    /// <summary>The receipt, absent unless recorded.</summary>
    public ReportReceipt? Receipt { get; private init; }

    /// <summary>Why nothing more of the attempt will be recorded, absent when recorded.</summary>
    public string? Because { get; private init; }

    /// <summary>Whether the attempt is over: nothing it says will be heard again.</summary>
    public bool IsFenced { get; private init; }

    /// <summary>Whether the batch is recorded.</summary>
    [MemberNotNullWhen(true, nameof(Receipt))]
    [MemberNotNullWhen(false, nameof(Because))]
    public bool IsRecorded => Receipt is not null;

    /// <summary>The batch is recorded.</summary>
    public static ReportResult Recorded(ReportReceipt receipt) => new() { Receipt = receipt };

    /// <summary>The attempt is fenced.</summary>
    public static ReportResult Fenced(string because) => new() { Because = because, IsFenced = true };

    /// <summary>The batch is refused for good.</summary>
    public static ReportResult Refused(string because) => new() { Because = because };
}
