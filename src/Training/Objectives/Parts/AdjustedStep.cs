using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>
/// aDDIM (Heek et al. 2024, Algorithm 2): a DDIM step of the teacher whose noise is enlarged by the variance that the teacher's averaging
/// over possible images takes away, estimated as x_var = variance / (2 + SNR).
/// </summary>
internal sealed class AdjustedStep(IDenoiser teacher, double variance) : ITrajectoryStep
{
    public Tensor ToLower(Tensor images, Tensor noise, Tensor high, LevelPairs pairs, Condition condition)
    {
        using var scope = NewDisposeScope();
        var estimate = teacher.Given(condition).Denoise(high, pairs.High);
        return Step(estimate, high, pairs, Array.ConvertAll(pairs.High, level => variance / (2 + 1 / (level * level)))).MoveToOuterDisposeScope();
    }

    /// <summary>x + sqrt(low^2 + d / |e|^2 (1 - low / high)^2 x_var) e with e = (x_high - x) / high, in the variance-exploding process.</summary>
    /// <param name="estimate">x, the image that the step heads for.</param>
    /// <param name="high">Where it starts.</param>
    /// <param name="pairs">Its levels.</param>
    /// <param name="missing">x_var of each sample.</param>
    internal static Tensor Step(Tensor estimate, Tensor high, LevelPairs pairs, double[] missing)
    {
        using var scope = NewDisposeScope();
        var noise = (high - estimate) / Levels.Column(pairs.High, high);
        double[] kept = new double[missing.Length], added = new double[missing.Length];
        for (var i = 0; i < missing.Length; i++)
        {
            var share = 1 - pairs.Low[i] / pairs.High[i];
            (kept[i], added[i]) = (pairs.Low[i] * pairs.Low[i], share * share * missing[i]);
        }

        var perVariance = noise.flatten(1).square().mean([1]).reciprocal();
        var scale = (Levels.Vector(kept, high) + Levels.Vector(added, high) * perVariance).sqrt();
        return (estimate + noise * scale.view_as(Levels.Column(kept, high))).MoveToOuterDisposeScope();
    }
}
