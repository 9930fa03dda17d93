using System.Collections.Frozen;
using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives.Parts;

/// <summary>Distance of each sample of a batch from its target, (B), as a function of their difference (B, ...).</summary>
internal delegate Tensor DistanceFunction(Tensor difference);

/// <summary>The distances that depend on the difference alone, by name.</summary>
internal static class Distances
{
    private const double HuberFactor = 0.00054;
    private const double SmallestSquare = 1e-24;

    private static readonly FrozenDictionary<Distance, Func<double?, DistanceFunction>> Named =
        new Dictionary<Distance, Func<double?, DistanceFunction>>
        {
            [Distance.L2] = static _ => L2,
            [Distance.L1] = static _ => L1,
            [Distance.PseudoHuber] = static constant => difference => PseudoHuber(difference, constant),
        }.ToFrozenDictionary();

    /// <summary>A distance by name.</summary>
    /// <param name="name">Which.</param>
    /// <param name="huberConstant">c of the pseudo-Huber distance. Default: 0.00054 sqrt(d); 0 makes it the norm.</param>
    public static DistanceFunction Create(Distance name, double? huberConstant = null) => Named[name](huberConstant);

    /// <summary>Mean of squares.</summary>
    public static Tensor L2(Tensor difference)
    {
        using var scope = NewDisposeScope();
        return difference.flatten(1).square().mean([1]).MoveToOuterDisposeScope();
    }

    /// <summary>Sum of squares.</summary>
    public static Tensor SumOfSquares(Tensor difference)
    {
        using var scope = NewDisposeScope();
        return difference.flatten(1).square().sum(1).MoveToOuterDisposeScope();
    }

    private static Tensor L1(Tensor difference)
    {
        using var scope = NewDisposeScope();
        return difference.flatten(1).abs().mean([1]).MoveToOuterDisposeScope();
    }

    // sqrt(s + c^2) - c written as s / (sqrt(s + c^2) + c): nothing cancels when s is small beside c^2.
    // The root stays above zero so that the gradient exists where c and the difference vanish.
    private static Tensor PseudoHuber(Tensor difference, double? constant)
    {
        using var scope = NewDisposeScope();
        var squares = SumOfSquares(difference);
        var c = constant ?? HuberFactor * Math.Sqrt(difference.flatten(1).size(1));
        return (squares / squares.Plus(c * c).AtLeast(SmallestSquare).sqrt().Plus(c)).MoveToOuterDisposeScope();
    }
}
