using System.Collections.Frozen;
using Hayate.Contracts.Specification;

namespace Hayate.Training.Diffusion;

/// <summary>
/// A network of the variance-preserving process z = alpha x0 + sigma_vp noise as a denoiser of x = x0 + sigma noise = z / alpha: it is shown z, and
/// its prediction is turned into the image behind (Salimans and Ho 2022, Section 4).
/// </summary>
/// <param name="prediction">What the network predicts.</param>
/// <param name="conditioning">c_noise as a function of the level of x.</param>
internal sealed class VariancePreservingPreconditioning(Prediction prediction, Func<double, double> conditioning) : IPreconditioning
{
    private static readonly FrozenDictionary<Prediction, Func<VariancePreservingLevel, (double Skip, double Out)>> Images =
        new Dictionary<Prediction, Func<VariancePreservingLevel, (double, double)>>
        {
            // x0 = x - sigma eps.
            [Prediction.Epsilon] = static level => (1, -level.VarianceExploding),
            [Prediction.Sample] = static _ => (0, 1),
            // x0 = alpha z - sigma_vp v.
            [Prediction.Velocity] = static level => (level.Alpha * level.Alpha, -level.Sigma),
        }.ToFrozenDictionary();

    private readonly Func<VariancePreservingLevel, (double Skip, double Out)> _image = Images[prediction];

    /// <inheritdoc/>
    public Scaling At(double sigma)
    {
        var level = VariancePreservingLevel.FromVarianceExploding(sigma);
        var (skip, output) = _image(level);
        return new Scaling(skip, output, In: level.Alpha, Noise: conditioning(sigma));
    }
}
