using System.Collections.Immutable;

namespace Hayate.Training.Evaluation.Searching;

/// <summary>Noise levels between the steps of a consistency sampler, and how far its images are from real ones.</summary>
/// <param name="Sigmas">The levels, largest first; one fewer than the steps that they were measured with.</param>
/// <param name="Value">The distance.</param>
internal sealed record LevelCandidate(ImmutableArray<double> Sigmas, double Value)
{
    /// <summary>Ranks candidates: what has no value ranks last.</summary>
    public double Rank => double.IsNaN(Value) ? double.PositiveInfinity : Value;
}
