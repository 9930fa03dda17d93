using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>When checkpoints are taken and which are kept.</summary>
public sealed record CheckpointSpec
{
    /// <summary>Steps between checkpoints; the last step always has one. Default: a tenth of the run.</summary>
    [Range(1, 1_000_000_000)]
    public int? EverySteps { get; init; }

    /// <summary>Which checkpoints are kept.</summary>
    public KeepSpec Keep { get; init; } = new();
}

/// <summary>Which checkpoints are kept. A teacher of an unfinished run is always kept.</summary>
public sealed record KeepSpec
{
    /// <summary>Newest ones. Default: 2.</summary>
    [Range(1, 100_000)]
    public int Latest { get; init; } = 2;

    /// <summary>Best ones by the first sampler's distance. Default: 1.</summary>
    [Range(0, 100_000)]
    public int Best { get; init; } = 1;
}
