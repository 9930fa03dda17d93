using System.Collections.Frozen;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Objectives.Parts;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives;

/// <summary>
/// Weighted denoising loss lambda(sigma) |D(x0 + sigma z; sigma) - x0|^2 (Karras et al. 2022, Equation 2; Salimans and Ho 2022, Equation 9), with
/// the square summed over an image in the first, averaged in the second.
/// </summary>
internal sealed class DenoisingObjective(Denoiser student, ILevelDistribution levels, LevelWeighting weighting, DistanceFunction distance) : IGenerativeObjective
{
    public IReadOnlyDictionary<string, Tensor> State => FrozenDictionary<string, Tensor>.Empty;

    public IGenerativeModel Student => student;

    public SampleLosses Losses(Tensor images, Condition condition, long firstPosition, TrainingStep step)
    {
        using var scope = NewDisposeScope();
        var sigma = levels.Draw(step, firstPosition, images.size(0));
        using var dropout = new DropoutMasks(step.Seed, step.Step, firstPosition);
        var noise = TrainingNoise.Draw(images, firstPosition, step);
        return new SampleLosses(Losses(images, noise, sigma, condition, dropout).MoveToOuterDisposeScope(), sigma);
    }

    /// <summary>The loss as a function of everything it depends on.</summary>
    internal Tensor Losses(Tensor images, Tensor noise, double[] sigma, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var denoised = student.Denoise(images + noise * Levels.Column(sigma, images), sigma, condition, dropout);
        var weights = Array.ConvertAll(sigma, level => weighting(level));
        return (distance(denoised - images) * Levels.Vector(weights, images)).MoveToOuterDisposeScope();
    }

    public void AfterUpdate(TrainingStep step)
    {
    }

    public void Dispose()
    {
    }
}
