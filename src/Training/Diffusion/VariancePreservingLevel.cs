namespace Hayate.Training.Diffusion;

/// <summary>A level of the variance-preserving process z = alpha x0 + sigma noise with alpha^2 + sigma^2 = 1.</summary>
/// <param name="Alpha">Factor of the data.</param>
/// <param name="Sigma">Factor of the noise.</param>
/// <param name="VarianceExploding">The level sigma / alpha at which z / alpha lies in the variance-exploding process.</param>
public readonly record struct VariancePreservingLevel(double Alpha, double Sigma, double VarianceExploding)
{
    /// <summary>Signal-to-noise ratio alpha^2 / sigma^2.</summary>
    public double SignalToNoise => 1 / (VarianceExploding * VarianceExploding);

    /// <summary>ln SNR.</summary>
    public double LogSignalToNoise => -2 * Math.Log(VarianceExploding);

    /// <summary>The level at which alpha x lies when x lies at a level of the variance-exploding process.</summary>
    public static VariancePreservingLevel FromVarianceExploding(double sigma)
    {
        var alpha = 1 / Math.Sqrt(1 + sigma * sigma);
        return new VariancePreservingLevel(alpha, sigma * alpha, sigma);
    }
}
