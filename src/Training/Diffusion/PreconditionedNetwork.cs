using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>A network with its preconditioning: c_skip x + c_out F(c_in x; c_noise). Does not own the network.</summary>
internal sealed class PreconditionedNetwork(Network network, IPreconditioning preconditioning)
{
    /// <summary>Evaluates the model on x (B, C, H, W) at one noise level a sample.</summary>
    public Tensor Evaluate(Tensor x, ReadOnlySpan<double> sigma, Condition condition, DropoutMasks dropout)
    {
        using var scope = NewDisposeScope();
        var count = sigma.Length;
        double[] skip = new double[count], output = new double[count], input = new double[count], noise = new double[count];
        for (var i = 0; i < count; i++) (skip[i], output[i], input[i], noise[i]) = preconditioning.At(sigma[i]);
        var raw = network.Evaluate(x * Levels.Column(input, x), Levels.Vector(noise, x), condition, dropout);
        return (x * Levels.Column(skip, x) + raw * Levels.Column(output, x)).MoveToOuterDisposeScope();
    }
}
