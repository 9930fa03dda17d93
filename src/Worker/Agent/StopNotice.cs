namespace Hayate.Worker.Agent;

/// <summary>Why this agent stops.</summary>
internal sealed class StopNotice
{
    private volatile string? _reason;

    /// <summary>What the machine gave as the reason; null while, and where, it gave none.</summary>
    public string? Reason
    {
        get => _reason;
        set => _reason = value;
    }

    /// <summary>Whether the attempt that it serves is over.</summary>
    public bool IsOver { get; set; }
}
