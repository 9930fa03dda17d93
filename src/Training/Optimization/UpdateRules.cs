using Hayate.Contracts.Specification;
using Hayate.Training.Libtorch;

namespace Hayate.Training.Optimization;

/// <summary>Makes update rules by name.</summary>
internal static class UpdateRules
{
    private static readonly Lazy<bool> LazyFused = new(() => FusedAdam.Works(NativeFunctions.Loaded));

    /// <summary>Whether the loaded libtorch makes Adam's step in one pass.</summary>
    public static bool HasFusedAdam => LazyFused.Value;

    /// <summary>The rule that a specification names, with the state it works on.</summary>
    public static IUpdateRule Create(OptimizerSpec spec, Moments moments) =>
        spec.WeightDecay > 0 ? new DecoupledDecay(spec.WeightDecay, ByName(spec, moments)) : ByName(spec, moments);

    private static IUpdateRule ByName(OptimizerSpec spec, Moments moments) => spec.Name switch
    {
        OptimizerName.Adam when HasFusedAdam => new FusedAdam(spec, moments, NativeFunctions.Loaded),
        OptimizerName.Adam => new Adam(spec, moments),
        OptimizerName.Radam => new RAdam(spec, moments),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Name, "Unknown optimizer."),
    };
}
