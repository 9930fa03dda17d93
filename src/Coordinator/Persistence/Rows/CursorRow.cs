namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>How far the reports of one source are recorded: what makes sending a batch again harmless.</summary>
internal sealed class CursorRow
{
    public required string RunId { get; init; }

    public required int Epoch { get; init; }

    public required string Source { get; init; }

    public long Recorded { get; set; }
}
