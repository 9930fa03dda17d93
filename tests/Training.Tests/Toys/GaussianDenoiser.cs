using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Toys;

/// <summary>The exact denoiser of data N(m, s^2), counting its evaluations.</summary>
internal sealed class GaussianDenoiser(double m, double s) : IDenoiser
{
    public int Evaluations { get; private set; }

    public IDenoiser Given(Condition condition) => this;

    public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma)
    {
        Evaluations++;
        var slopes = sigma.ToArray().Select(level => s * s / (s * s + level * level)).ToArray();
        return (x - m) * Levels.Column(slopes, x) + m;
    }
}
