namespace Hayate.Training.Diffusion;

/// <summary>
/// A denoiser as a consistency function: one first-order step along its probability flow down to the smallest level,
/// f(x; sigma) = D + (sigma_min / sigma) (x - D). Exactly the identity there whatever the network predicts, and a good start for a student.
/// </summary>
/// <param name="denoiser">Preconditioning of the denoiser.</param>
/// <param name="sigmaMin">Smallest noise level, epsilon.</param>
internal sealed class StepToBoundaryPreconditioning(IPreconditioning denoiser, double sigmaMin) : IPreconditioning
{
    /// <inheritdoc/>
    public Scaling At(double sigma)
    {
        var (skip, output, input, noise) = denoiser.At(sigma);
        var remaining = sigmaMin / sigma;
        return new Scaling(remaining + (1 - remaining) * skip, (1 - remaining) * output, input, noise);
    }
}
