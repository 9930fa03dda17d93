namespace Hayate.Worker.Reports;

/// <summary>Why the reports of an attempt will never be delivered.</summary>
/// <param name="Because">Reason, for people.</param>
/// <param name="IsFenced">Whether the attempt is over; otherwise the coordinator does not take what it reports.</param>
internal sealed record Refusal(string Because, bool IsFenced);
