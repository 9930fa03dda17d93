namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>
/// A slot held by a rank of an attempt. Inserted with the whole gang when the attempt opens; from then on the worker's grain
/// alone writes it. A unique index lets a slot have one lease that is not released.
/// </summary>
internal sealed class LeaseRow
{
    public required string RunId { get; init; }

    public required int Epoch { get; init; }

    public required int Rank { get; init; }

    public required string WorkerId { get; init; }

    /// <summary>Start of the agent that the lease was made with.</summary>
    public required string Incarnation { get; init; }

    public required int Slot { get; init; }

    /// <summary>When the rank was known to be gone from the slot.</summary>
    public DateTimeOffset? ReleasedAt { get; set; }

    public int? ExitCode { get; set; }
}
