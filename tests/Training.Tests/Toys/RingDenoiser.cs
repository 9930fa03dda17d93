using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Toys;

/// <summary>
/// The exact denoiser of eight normals on a ring in the plane, whose radius and width make the deviation of each coordinate 0.5. Images are
/// (B, 2, 1, 1).
/// </summary>
internal sealed class RingDenoiser : IDenoiser
{
    public const double Deviation = 0.05;
    private const double Radius = 0.7036;

    /// <summary>Where the eight are, (8, 2).</summary>
    public static Tensor Centers => stack([arange(8, float64).mul(Math.PI / 4).cos(), arange(8, float64).mul(Math.PI / 4).sin()], 1) * Radius;

    public IDenoiser Given(Condition condition) => this;

    public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma)
    {
        using var scope = NewDisposeScope();
        double square = Deviation * Deviation, variance = square + sigma[0] * sigma[0];
        var offsets = x.to(float64).view(-1, 1, 2) - Centers;
        var shares = (offsets.square().sum(2) / (-2 * variance)).softmax(1).unsqueeze(2);
        return (shares * (Centers + offsets * (square / variance))).sum(1).to(x.dtype).view_as(x).MoveToOuterDisposeScope();
    }
}
