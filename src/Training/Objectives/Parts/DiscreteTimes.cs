using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Numerics;

namespace Hayate.Training.Objectives.Parts;

/// <summary>Levels at discrete times drawn evenly from those that lie within the levels of a run (Ho et al. 2020, Algorithm 1).</summary>
internal sealed class DiscreteTimes : ILevelDistribution
{
    private readonly double[] _levels;

    /// <exception cref="ArgumentException">There is no such time.</exception>
    public DiscreteTimes(DiscreteTime time, NoiseSpec noise)
    {
        _levels = [.. Enumerable.Range(0, time.Count).Select(n => time.LevelAt(n)).Where(level => level >= noise.SigmaMin && level <= noise.SigmaMax)];
        if (_levels.Length == 0) throw new ArgumentException($"noise.timesteps: none of {time.Count} times lies between sigmaMin and sigmaMax. Widen them.");
    }

    public double[] Draw(TrainingStep step, long firstPosition, long count) => Array.ConvertAll(
        RandomStream.Integers(step.Stream(StreamPurpose.NoiseLevel), firstPosition, count, _levels.Length), time => _levels[time]);
}
