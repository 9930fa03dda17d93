using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>
/// Solves one <see cref="SamplingProblem"/> step by step. In the variance-exploding process every schedule is the same equation: x is x_t /
/// alpha_t of a variance-preserving one and sigma its sigma_t / alpha_t, so that one solver serves all of them exactly.
/// </summary>
internal interface ISolver
{
    /// <summary>Takes x from level number step to the next one. Steps are taken once each, in order, each inside a dispose scope of its own.</summary>
    Tensor Step(Tensor x, int step);
}
