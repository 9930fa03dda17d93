using Hayate.Training.Diffusion;
using Hayate.Training.Numerics;

namespace Hayate.Training.Objectives.Parts;

/// <summary>
/// Neighbours on a grid that a curriculum refines, drawn with the probabilities of a distribution over the grid's intervals.
/// </summary>
internal sealed class GridPairing(ILevelGrid grid, ICurriculum curriculum, IIntervalDistribution distribution) : ITimePairing
{
    private int _asked;
    private AscendingLevels _levels = new([]);
    private double[]? _starts;
    private double[] _cumulative = [];

    public LevelPairs Draw(TrainingStep step, long firstPosition, long count)
    {
        Refine(curriculum.Levels(step));
        var uniforms = RandomStream.UniformDoubles(step.Stream(StreamPurpose.NoiseLevel), firstPosition, count);
        var pairs = new LevelPairs(new double[count], new double[count], _starts is null ? null : new double[count]);
        for (var i = 0; i < count; i++)
        {
            var interval = IntervalAt(uniforms[i]);
            (pairs.High[i], pairs.Low[i]) = (_levels[interval + 1], _levels[interval]);
            if (_starts is not null) pairs.Starts![i] = _starts[interval];
        }

        return pairs;
    }

    private void Refine(int count)
    {
        if (_asked == count) return;
        _levels = grid.Levels(count);
        (_starts, _cumulative, _asked) = (grid.Starts(_levels), distribution.Cumulative(_levels), count);
    }

    // The first interval whose cumulative probability exceeds u; the last one also takes what rounding leaves at the end.
    private int IntervalAt(double u)
    {
        var found = Array.BinarySearch(_cumulative, u);
        return Math.Min(found >= 0 ? found + 1 : ~found, _cumulative.Length - 1);
    }
}
