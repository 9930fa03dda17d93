using System.Collections.Frozen;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Objectives.Parts;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives;

/// <summary>
/// One round of progressive distillation: a student of N steps learns to make in one DDIM step what its teacher makes in two (Salimans and
/// Ho 2022, Algorithm 2). Written in the variance-exploding process, where a DDIM step is an Euler step.
/// </summary>
internal sealed class ProgressiveDistillationObjective(
    Denoiser student, IDenoiser teacher, ISchedule schedule, int steps, LevelWeighting weighting) : IGenerativeObjective
{
    public IReadOnlyDictionary<string, Tensor> State => FrozenDictionary<string, Tensor>.Empty;

    public IGenerativeModel Student => student;

    public SampleLosses Losses(Tensor images, Condition condition, long firstPosition, TrainingStep step)
    {
        using var scope = NewDisposeScope();
        var intervals = RandomStream.Integers(step.Stream(StreamPurpose.NoiseLevel), firstPosition, images.size(0), steps);
        using var dropout = new DropoutMasks(step.Seed, step.Step, firstPosition);
        var noise = TrainingNoise.Draw(images, firstPosition, step);
        var levels = LevelsOf(intervals);
        return new SampleLosses(Losses(images, noise, levels, condition, dropout).MoveToOuterDisposeScope(), levels.Start);
    }

    /// <summary>The levels of the student's steps by their index, 0 being the last one before the data.</summary>
    internal HalvingLevels LevelsOf(long[] intervals)
    {
        var levels = new HalvingLevels(new double[intervals.Length], new double[intervals.Length], new double[intervals.Length]);
        for (var i = 0; i < intervals.Length; i++)
        {
            levels.Start[i] = schedule.At((intervals[i] + 1.0) / steps).VarianceExploding;
            levels.Middle[i] = schedule.At((intervals[i] + 0.5) / steps).VarianceExploding;
            // The sampler's last step returns the denoised image itself, which is a step to level 0.
            levels.End[i] = intervals[i] == 0 ? 0 : schedule.At((double)intervals[i] / steps).VarianceExploding;
        }

        return levels;
    }

    /// <summary>The loss as a function of everything it depends on.</summary>
    internal Tensor Losses(Tensor images, Tensor noise, HalvingLevels levels, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var x = images + noise * Levels.Column(levels.Start, images);
        var target = TargetOf(x, levels, condition);
        var weights = Array.ConvertAll(levels.Start, level => weighting(level));
        var difference = student.Denoise(x, levels.Start, condition, dropout) - target;
        return (Distances.L2(difference) * Levels.Vector(weights, images)).MoveToOuterDisposeScope();
    }

    /// <summary>The denoised image that takes one step from start to where the teacher's two steps lead.</summary>
    /// <remarks>
    /// The paper solves z'' = alpha'' x + sigma'' eps for x, a quotient of small differences. Put in terms of the teacher's two outputs it
    /// is an average of them whose weights involve the levels alone and are computed in float64, so nothing is lost in float32.
    /// </remarks>
    internal Tensor TargetOf(Tensor x, HalvingLevels levels, Condition condition)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var told = teacher.Given(condition);
        var first = told.Denoise(x, levels.Start);
        double[] remaining = new double[levels.Start.Length], share = new double[levels.Start.Length];
        for (var i = 0; i < share.Length; i++)
        {
            remaining[i] = levels.Middle[i] / levels.Start[i];
            share[i] = (1 - levels.End[i] / levels.Middle[i]) / (1 - levels.End[i] / levels.Start[i]);
        }

        var middle = first + (x - first) * Levels.Column(remaining, x);
        var second = told.Denoise(middle, levels.Middle);
        return (first + (second - first) * Levels.Column(share, x)).MoveToOuterDisposeScope();
    }

    public void AfterUpdate(TrainingStep step)
    {
    }

    public void Dispose()
    {
    }
}

/// <summary>Noise levels at the ends and in the middle of one step of the student, for each sample.</summary>
internal sealed record HalvingLevels(double[] Start, double[] Middle, double[] End);
