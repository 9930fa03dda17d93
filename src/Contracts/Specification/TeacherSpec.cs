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
}
