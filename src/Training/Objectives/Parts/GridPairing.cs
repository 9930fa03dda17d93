using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Numerics;

namespace Hayate.Training.Objectives.Parts;

/// <summary>
/// Neighbours on a power grid that a curriculum refines, drawn with the probabilities of a distribution over the grid's intervals.
/// </summary>
internal sealed class GridPairing(NoiseSpec noise, ICurriculum curriculum, IIntervalDistribution distribution) : ITimePairing
{
    private AscendingLevels? _levels;
    private double[] _cumulative = [];

    public LevelPairs Draw(TrainingStep step, long firstPosition, long count)
    {
        var levels = LevelsAt(step);
        var uniforms = RandomStream.UniformDoubles(step.Stream(StreamPurpose.NoiseLevel), firstPosition, count);
        var pairs = new LevelPairs(new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var interval = IntervalAt(uniforms[i]);
            (pairs.High[i], pairs.Low[i]) = (levels[interval + 1], levels[interval]);
        }

        return pairs;
    }

    private AscendingLevels LevelsAt(TrainingStep step)
    {
        var count = curriculum.Levels(step);
        if (_levels?.Count == count) return _levels;
        _levels = PowerGrid.Ascending(noise, count);
        _cumulative = distribution.Cumulative(_levels);
        return _levels;
    }

    // The first interval whose cumulative probability exceeds u; the last one also takes what rounding leaves at the end.
    private int IntervalAt(double u)
    {
        var found = Array.BinarySearch(_cumulative, u);
        return Math.Min(found >= 0 ? found + 1 : ~found, _cumulative.Length - 1);
    }
}
