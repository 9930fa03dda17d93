using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Toys;

/// <summary>The exact denoiser of a one-dimensional mixture of normals, given a vector of points in float64.</summary>
internal sealed class MixtureDenoiser(double[] weights, double[] means, double[] deviations) : IDenoiser
{
    public IDenoiser Given(Condition condition) => this;

    public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma)
    {
        var level = sigma[0];
        return tensor(x.Values().Select(value => Denoise(value, level)).ToArray(), float64).view_as(x);
    }

    public double Denoise(double x, double sigma)
    {
        double total = 0, sum = 0;
        var logs = weights.Select((weight, k) => Math.Log(weight) - (0.5 * Math.Log(Variance(k, sigma))) - (0.5 * Math.Pow(x - means[k], 2) / Variance(k, sigma))).ToArray();
        for (var k = 0; k < weights.Length; k++)
        {
            var share = Math.Exp(logs[k] - logs.Max());
            total += share;
            sum += share * (means[k] + (deviations[k] * deviations[k] / Variance(k, sigma) * (x - means[k])));
        }

        return sum / total;
    }

    private double Variance(int k, double sigma) => (deviations[k] * deviations[k]) + (sigma * sigma);
}
