using System.Diagnostics.CodeAnalysis;
using Hayate.Contracts.Reports;

namespace Hayate.Client.Workers;

/// <summary>What became of a batch of reports: recorded, or refused because the attempt is not the run's current one any more.</summary>
public sealed class ReportResult
{
    private ReportResult(ReportReceipt? receipt, string? fencedBecause)
    {
        Receipt = receipt;
        FencedBecause = fencedBecause;
    }

    /// <summary>The receipt, absent when fenced.</summary>
    public ReportReceipt? Receipt { get; }

    /// <summary>Why the attempt is fenced, absent when recorded.</summary>
    public string? FencedBecause { get; }

    /// <summary>Whether the attempt is fenced: nothing it says will be heard again.</summary>
    [MemberNotNullWhen(false, nameof(Receipt))]
    [MemberNotNullWhen(true, nameof(FencedBecause))]
    public bool IsFenced => FencedBecause is not null;

    /// <summary>The batch is recorded.</summary>
    public static ReportResult Recorded(ReportReceipt receipt) => new(receipt, null);

    /// <summary>The attempt is fenced.</summary>
    public static ReportResult Fenced(string because) => new(null, because);
}
