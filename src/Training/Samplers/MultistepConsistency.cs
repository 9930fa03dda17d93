using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers;

/// <summary>
/// Maps noise to data at once, then adds noise again and maps again at ever lower levels (Song et al. 2023, Algorithm 1).
/// </summary>
internal sealed class MultistepConsistency : ISampler
{
    /// <summary>Level of the second step on small images (Song and Dhariwal 2024).</summary>
    private const double SecondLevel = 0.821;

    private readonly ConsistencySampler _spec;
    private readonly NoiseSpec _noise;
    private readonly DescendingLevels _levels;

    /// <summary>A sampler whose first step is at sigma_max.</summary>
    /// <exception cref="ArgumentException">The levels do not fit the steps or the noise range.</exception>
    public MultistepConsistency(ConsistencySampler spec, NoiseSpec noise)
    {
        var between = spec.Sigmas.IsDefaultOrEmpty ? DefaultLevels(noise, spec.Steps) : spec.Sigmas;
        if (between.Length != spec.Steps - 1)
        {
            throw new ArgumentException(
                $"evaluation.samplers.sigmas: {spec.Steps} steps need {spec.Steps - 1} levels between them, not {between.Length}. "
                + "Add or remove levels, or leave the key out.");
        }

        (_spec, _noise) = (spec, noise);
        _levels = new DescendingLevels([noise.SigmaMax, .. between]);
        for (var i = 1; i < spec.Steps; i++)
        {
            if (_levels[i] < _levels[i - 1] && _levels[i] > noise.SigmaMin) continue;
            throw new ArgumentException(
                $"evaluation.samplers.sigmas: {_levels[i]} is out of place. "
                + $"List levels from large to small between {noise.SigmaMin} and {noise.SigmaMax}.");
        }
    }

    public string Label => _spec.Label();

    public int Evaluations => _spec.NetworkEvaluations();

    public ModelKind Needs => ModelKind.ConsistencyFunction;

    public Tensor Sample(IGenerativeModel model, SampleRequest request)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var function = model.AsConsistencyFunction(Label);
        var x = Step(function, request.Noise(0).Times(_levels[0]), _levels[0]);
        for (var i = 1; i < _levels.Count; i++)
        {
            // f ends at sigma_min, so only the rest of the variance is added.
            var added = Math.Sqrt(_levels[i] * _levels[i] - _noise.SigmaMin * _noise.SigmaMin);
            x = Step(function, x + request.Noise(i).Times(added), _levels[i]);
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>The levels between steps where none are given.</summary>
    public static ImmutableArray<double> DefaultLevels(NoiseSpec noise, int steps) =>
        steps == 2 && SecondLevel > noise.SigmaMin && SecondLevel < noise.SigmaMax
            ? [SecondLevel]
            : [.. PowerGrid.Descending(noise, steps + 1).Values[1..^1]];

    private static Tensor Step(IConsistencyFunction function, Tensor x, double sigma) =>
        function.FollowToData(x, Levels.Repeat(sigma, x.size(0)));
}
