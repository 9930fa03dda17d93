using Hayate.Contracts.Specification;

namespace Hayate.Training.Optimization;

/// <summary>Makes update rules by name.</summary>
internal static class UpdateRules
{
    /// <summary>The rule that a specification names, with the state it works on.</summary>
    public static IUpdateRule Create(OptimizerSpec spec, Moments moments) => spec.Name switch
    {
        OptimizerName.Adam => new Adam(spec, moments),
        OptimizerName.Radam => new RAdam(spec, moments),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Name, "Unknown optimizer."),
    };
}
