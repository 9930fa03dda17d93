using Hayate.Training.Numerics;

namespace Hayate.Training.Objectives;

/// <summary>Where a run stands. With the specification it determines everything random.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Step">k, optimizer updates made so far.</param>
/// <param name="TotalSteps">K, updates of the whole run.</param>
public readonly record struct TrainingStep(long Seed, int Step, int TotalSteps)
{
    /// <summary>Stream of this step for a purpose.</summary>
    public StreamKey Stream(StreamPurpose purpose) => new(Seed, purpose, Step);
}
