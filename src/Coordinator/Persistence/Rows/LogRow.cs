namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>A line of output.</summary>
internal sealed class LogRow
{
    /// <summary>Rank of lines that the platform itself writes.</summary>
    public const int Platform = -1;

    public long Position { get; init; }

    public required string RunId { get; init; }

    public required int Epoch { get; init; }

    public required int Rank { get; init; }

    public required DateTimeOffset At { get; init; }

    public required bool IsError { get; init; }

    public required string Text { get; init; }
}
