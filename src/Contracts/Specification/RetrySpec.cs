using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>How often failures are forgiven. Preemptions are never counted as failures.</summary>
public sealed record RetrySpec
{
    /// <summary>Application errors. Default: 1.</summary>
    [Range(0, 1_000_000)]
    public int Application { get; init; } = 1;

    /// <summary>Losses of processes, nodes and connections. Default: 10.</summary>
    [Range(0, 1_000_000)]
    public int Infrastructure { get; init; } = 10;
}
