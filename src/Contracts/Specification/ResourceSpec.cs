using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>What a gang needs.</summary>
public sealed record ResourceSpec
{
    /// <summary>Ranks of the gang, one device each: a number, or <c>{ min, max }</c> for a gang that takes what is free. Default: 1.</summary>
    public RankRange Ranks { get; init; } = RankRange.Of(1);

    /// <summary>Kind of device. Default: cpu.</summary>
    public DeviceKind Device { get; init; } = DeviceKind.Cpu;

    /// <summary>Runs of higher priority start first, and may preempt those of lower priority. Default: 0.</summary>
    [Range(-1000, 1000)]
    public int Priority { get; init; }

    /// <summary>Whether the run may be placed on preemptible nodes and be preempted. Default: true.</summary>
    public bool Preemptible { get; init; } = true;
}

/// <summary>Kinds of device.</summary>
public enum DeviceKind
{
    /// <summary>A share of a node's cores.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,
}
