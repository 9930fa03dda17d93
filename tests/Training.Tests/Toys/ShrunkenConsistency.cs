using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Toys;

/// <summary>
/// The consistency function of data N(0, s^2) but for a factor that depends on the level. Where much noise shrinks too much, as with trained
/// models, a second step mends most from some level in between: from less noise it changes nothing, from more it shrinks again.
/// </summary>
internal sealed class ShrunkenConsistency(double s, double sigmaMin, Func<double, double> factor) : IConsistencyFunction
{
    public IConsistencyFunction Given(Condition condition) => this;

    public Tensor FollowToData(Tensor x, ReadOnlySpan<double> sigma) => x * Slope(sigma[0]);

    /// <summary>Standard deviation of the values that steps at some levels make, the first one sigma_max.</summary>
    public double Deviation(IReadOnlyList<double> levels)
    {
        double deviation = Slope(levels[0]) * levels[0];
        foreach (double level in levels.Skip(1))
            deviation = Slope(level) * Math.Sqrt((deviation * deviation) + (level * level) - (sigmaMin * sigmaMin));
        return deviation;
    }

    private double Slope(double sigma) => factor(sigma) * Math.Sqrt(((s * s) + (sigmaMin * sigmaMin)) / ((s * s) + (sigma * sigma)));
}
