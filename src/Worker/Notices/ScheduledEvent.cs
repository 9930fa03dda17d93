using System.Collections.Immutable;

namespace Hayate.Worker.Notices;

/// <summary>Something that Azure is about to do to virtual machines, in the words of its metadata service.</summary>
internal sealed record ScheduledEvent
{
    private static readonly string[] Endings = ["Preempt", "Terminate", "Reboot", "Redeploy"];

    public required string EventId { get; init; }

    /// <summary>Preempt, Terminate, Reboot, Redeploy or Freeze.</summary>
    public required string EventType { get; init; }

    /// <summary>Names of the machines.</summary>
    public ImmutableArray<string> Resources { get; init; } = [];

    /// <summary>When it begins at the earliest; empty once it has begun.</summary>
    public string? NotBefore { get; init; }

    /// <summary>Whether processes on a machine end with it.</summary>
    public bool Ends(string machine) => Endings.Contains(EventType, StringComparer.OrdinalIgnoreCase) && Resources.Contains(machine, StringComparer.OrdinalIgnoreCase);

    /// <summary>For people.</summary>
    public string Describe(string machine) => $"Azure gave notice of {EventType} of {machine}{(string.IsNullOrEmpty(NotBefore) ? "" : $", not before {NotBefore}")}";
}

/// <summary>An answer of the service.</summary>
internal sealed record ScheduledEventList
{
    public ImmutableArray<ScheduledEvent> Events { get; init; } = [];
}
