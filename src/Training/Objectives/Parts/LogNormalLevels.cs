using Hayate.Training.Numerics;

namespace Hayate.Training.Objectives.Parts;

/// <summary>ln sigma is normally distributed (Karras et al. 2022, Table 1).</summary>
internal sealed class LogNormalLevels(double mean, double standardDeviation) : ILevelDistribution
{
    public double[] Draw(TrainingStep step, long firstPosition, long count)
    {
        var levels = RandomStream.NormalDoubles(step.Stream(StreamPurpose.NoiseLevel), firstPosition, count);
        for (var i = 0; i < levels.Length; i++) levels[i] = Math.Exp(mean + standardDeviation * levels[i]);
        return levels;
    }
}
