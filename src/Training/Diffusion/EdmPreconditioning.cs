namespace Hayate.Training.Diffusion;

/// <summary>Preconditioning of a denoiser (Karras et al. 2022, Table 1).</summary>
/// <param name="sigmaData">Assumed standard deviation of the data.</param>
public sealed class EdmPreconditioning(double sigmaData) : IPreconditioning
{
    /// <inheritdoc/>
    public Scaling At(double sigma)
    {
        var variance = sigma * sigma + sigmaData * sigmaData;
        return new Scaling(
            Skip: sigmaData * sigmaData / variance,
            Out: sigma * sigmaData / Math.Sqrt(variance),
            In: 1 / Math.Sqrt(variance),
            Noise: Math.Log(sigma) / 4);
    }
}
