using Hayate.Training.Diffusion;
using Hayate.Training.Numerics;

namespace Hayate.Training.Objectives.Parts;

/// <summary>Levels at times drawn evenly from [0, 1) of a schedule (Salimans and Ho 2022, Algorithm 1).</summary>
internal sealed class EvenTimes(ISchedule schedule) : ILevelDistribution
{
    public double[] Draw(TrainingStep step, long firstPosition, long count) => Array.ConvertAll(
        RandomStream.UniformDoubles(step.Stream(StreamPurpose.NoiseLevel), firstPosition, count), time => schedule.At(time).VarianceExploding);
}
