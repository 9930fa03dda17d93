using System.Globalization;

namespace Hayate.Worker.Reports;

/// <summary>Who reports: a source of an attempt.</summary>
internal sealed record ReportSource(string RunId, int Epoch, string Name)
{
    /// <summary>Rank 0 itself.</summary>
    public static ReportSource OfRankZero(string runId, int epoch) => new(runId, epoch, "rank-0");

    /// <summary>The agent, for the output of a rank.</summary>
    public static ReportSource OfAgent(string runId, int epoch, int rank) => new(runId, epoch, string.Create(CultureInfo.InvariantCulture, $"agent-{rank}"));
}
