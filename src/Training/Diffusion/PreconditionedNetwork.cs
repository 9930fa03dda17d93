using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>
/// A network with its preconditioning: c_skip x + c_out F(c_in x; c_noise); at level 0, where nothing is left to remove, the identity. Does not
/// own the network.
/// </summary>
internal sealed class PreconditionedNetwork(Network network, IPreconditioning preconditioning)
{
    // Asked in place of level 0, whose logarithm no network can be told, and without effect.
    private const double SmallestLevel = 1e-3;

    /// <summary>Evaluates the model on x (B, C, H, W) at one noise level a sample.</summary>
    public Tensor Evaluate(Tensor x, ReadOnlySpan<double> sigma, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var count = sigma.Length;
        double[] skip = new double[count], output = new double[count], input = new double[count], noise = new double[count];
        for (var i = 0; i < count; i++) (skip[i], output[i], input[i], noise[i]) = At(sigma[i]);
        var raw = network.Evaluate(x * Levels.Column(input, x), Levels.Vector(noise, x), condition, dropout);
        return (x * Levels.Column(skip, x) + raw * Levels.Column(output, x)).MoveToOuterDisposeScope();
    }

    private Scaling At(double sigma) => sigma > 0 ? preconditioning.At(sigma) : preconditioning.At(SmallestLevel) with { Skip = 1, Out = 0 };
}
