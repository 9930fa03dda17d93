namespace Hayate.Coordinator.Gangs;

/// <summary>A slot for a rank.</summary>
[GenerateSerializer, Immutable, Alias("gang.Placement")]
internal sealed record Placement
{
    [Id(0)]
    public required int Rank { get; init; }

    [Id(1)]
    public required string WorkerId { get; init; }

    /// <summary>Start of the agent that offered the slot.</summary>
    [Id(2)]
    public required string Incarnation { get; init; }

    [Id(3)]
    public required int Slot { get; init; }
}
