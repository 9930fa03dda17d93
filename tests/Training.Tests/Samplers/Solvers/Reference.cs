using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Samplers;
using Hayate.Training.Samplers.Solvers;
using Hayate.Training.Tests.Toys;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Samplers.Solvers;

/// <summary>The problems of the reference trajectories, and solvers run on them in float64.</summary>
internal static class Reference
{
    public static readonly JsonElement Golden = Vector.Load("gaussian_trajectories");

    /// <summary>The exact denoiser of a problem: its name ends in <c>gauss</c> or <c>mixture</c>.</summary>
    public static IDenoiser Denoiser(string problem)
    {
        var data = Golden.At("data", problem[(problem.IndexOf('_', StringComparison.Ordinal) + 1)..]);
        return problem.EndsWith("gauss", StringComparison.Ordinal)
            ? new GaussianDenoiser(data.Double("m"), data.Double("s"))
            : new MixtureDenoiser(data.At("w").Doubles(), data.At("mu").Doubles(), data.At("s").Doubles());
    }

    /// <summary>The states of a solver at all levels, from one starting point.</summary>
    public static double[] Path(DenoiserSampler spec, string problem, double start, params double[] levels) =>
        Path(sampling => SamplerFactory.Solver(spec with { Steps = sampling.Steps }, sampling), problem, start, levels);

    /// <summary>The states of a deterministic solver at all levels, from one starting point.</summary>
    public static double[] Path(Func<SamplingProblem, ISolver> create, string problem, double start, params double[] levels)
    {
        using var scope = NewDisposeScope();
        var solver = create(new SamplingProblem(
            Denoiser(problem), new DescendingLevels([.. levels]), _ => throw new InvalidOperationException("A deterministic solver asked for noise.")));
        var path = new List<Tensor> { tensor(new[] { start }, float64) };
        for (var step = 0; step + 1 < levels.Length; step++) path.Add(solver.Step(path[^1], step));
        return [.. path.Select(point => point.item<double>())];
    }

    /// <summary>Where a solver ends.</summary>
    public static double End(DenoiserSampler spec, string problem, double start, params double[] levels) => Path(spec, problem, start, levels)[^1];

    /// <summary>VP levels as sigma / alpha, where the variance-exploding process has them.</summary>
    public static double[] Exploding(double[] alpha, double[] sigma) => [.. sigma.Zip(alpha, (s, a) => s / a)];

    /// <summary>Levels even in lambda between the ends of a problem of the variance-preserving process, n intervals.</summary>
    public static double[] EvenInLambda(string problem, int n)
    {
        var lambda = Golden.At("problems", problem, "grids", "n5", "lambda").Doubles();
        return [.. Enumerable.Range(0, n + 1).Select(i => Math.Exp(-(lambda[0] + (lambda[^1] - lambda[0]) * i / n)))];
    }

    /// <summary>Levels between the same ends whose steps are in turn one part and two parts long, 2n intervals: no solver may count on even ones.</summary>
    public static double[] Uneven(string problem, int n)
    {
        var even = EvenInLambda(problem, 3 * n);
        return [.. even.Where((_, i) => i % 3 != 2)];
    }
}
