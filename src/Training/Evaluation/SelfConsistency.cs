using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// How far the ends that a model gives along a trajectory lie apart: |f(x_t, t) - f(x_T, T)| / √d at the levels of a power grid, with x_t on
/// one trajectory of the probability flow. A constant f has no such error, and a large one at the boundary: look at both.
/// </summary>
internal static class SelfConsistency
{
    /// <summary>Levels at which ends are compared.</summary>
    public const int Levels = 18;

    /// <summary>Steps of Heun's method between two of them: 85 steps from the largest level to the smallest.</summary>
    public const int StepsBetween = 5;

    /// <summary>Levels from small to large.</summary>
    public static AscendingLevels Grid(NoiseSpec noise) => PowerGrid.Ascending(noise, Levels);

    /// <summary>Points x_t of the trajectories that start from noise (B, C, H, W), by level from small to large. The caller owns them.</summary>
    public static IReadOnlyList<Tensor> Trajectories(IDenoiser denoiser, Tensor normal, NoiseSpec noise)
    {
        DescendingLevels fine = PowerGrid.Descending(noise, ((Levels - 1) * StepsBetween) + 1);
        using DisposeScope scope = NewDisposeScope();
        long count = normal.size(0);
        Tensor x = normal.Times(fine[0]);
        List<Tensor> points = [x];
        for (int i = 1; i < fine.Count; i++)
        {
            x = ProbabilityFlow.Heun(denoiser, x, Diffusion.Levels.Repeat(fine[i - 1], count), Diffusion.Levels.Repeat(fine[i], count));
            if (i % StepsBetween == 0)
                points.Add(x);
        }

        points.Reverse();
        return [.. points.Select(point => point.MoveToOuterDisposeScope())];
    }

    /// <summary>The errors (levels, B) in float64 of a function along trajectories. The caller owns them.</summary>
    /// <param name="end">Gives the end of the trajectory through images (B, ...) at one level.</param>
    /// <param name="points">Points by level, from small to large.</param>
    /// <param name="levels">The levels.</param>
    public static Tensor Errors(Func<Tensor, double, Tensor> end, IReadOnlyList<Tensor> points, AscendingLevels levels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor top = end(points[^1], levels[levels.Count - 1]);
        return stack([.. points.Select((point, i) => RootMeanSquare(end(point, levels[i]) - top))]).MoveToOuterDisposeScope();
    }

    /// <summary>|difference| / √d of each sample, (B), in float64. The caller owns it.</summary>
    public static Tensor RootMeanSquare(Tensor difference)
    {
        using DisposeScope scope = NewDisposeScope();
        return difference.to(ScalarType.Float64).flatten(1).square().mean([1]).sqrt().MoveToOuterDisposeScope();
    }
}
