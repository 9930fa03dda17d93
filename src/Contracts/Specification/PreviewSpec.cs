using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>Preview images: a grid generated from the same noise again and again while the run trains.</summary>
public sealed record PreviewSpec
{
    /// <summary>Steps between previews; the first and the last step always have one. Default: a twentieth of the run.</summary>
    [Range(1, 1_000_000_000)]
    public int? EverySteps { get; init; }

    /// <summary>Images in the grid. Default: 64.</summary>
    [Range(1, 1024)]
    public int Count { get; init; } = 64;
}
