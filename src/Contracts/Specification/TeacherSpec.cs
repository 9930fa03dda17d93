using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>A checkpoint that another run distils from or measures.</summary>
public sealed record TeacherSpec
{
    /// <summary>A run of this sweep by name, or any run by id. Exclusive with <see cref="Id"/>.</summary>
    public string? Run { get; init; }

    /// <summary>Which checkpoint of that run: <c>best</c>, <c>latest</c> or a step. Default: best.</summary>
    public string Checkpoint { get; init; } = "best";

    /// <summary>Id of a checkpoint. Exclusive with <see cref="Run"/>.</summary>
    public string? Id { get; init; }

    /// <summary>Decay rate of the average to take; must be one the teacher kept. Default: the teacher's first.</summary>
    public double? Ema { get; init; }

    /// <summary>
    /// Relative width of a power-function average to make of those the teacher kept, any from 0.001 to 0.28. Exclusive with <see cref="Ema"/>.
    /// </summary>
    [Range(0.001, 0.28)]
    public double? PowerEma { get; init; }

    /// <summary>Step at which that average is taken, at most the checkpoint's. Default: the checkpoint's.</summary>
    [Range(1, 1_000_000_000)]
    public int? PowerEmaStep { get; init; }
}
