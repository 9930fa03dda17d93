namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>
/// What the controller last saw of the Kubernetes Job of an attempt, or why there is none yet. A remark for people: the Job itself is the
/// truth, and is found by its name.
/// </summary>
internal sealed class JobRow
{
    public required string RunId { get; init; }

    /// <summary>Epoch of the attempt that the Job's workers serve.</summary>
    public required int Epoch { get; init; }

    public required string Name { get; init; }

    /// <summary>In words, such as <c>waits for nodes: 0/2 pods scheduled: ...</c></summary>
    public required string Status { get; set; }

    /// <summary>Since when it says so.</summary>
    public required DateTimeOffset Since { get; set; }
}
