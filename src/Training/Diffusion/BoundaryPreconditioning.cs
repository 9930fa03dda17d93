namespace Hayate.Training.Diffusion;

/// <summary>Preconditioning of a consistency function: exactly the identity at the smallest level (Song et al. 2023, Appendix C).</summary>
/// <param name="sigmaData">Assumed standard deviation of the data.</param>
/// <param name="sigmaMin">Smallest noise level, epsilon.</param>
public sealed class BoundaryPreconditioning(double sigmaData, double sigmaMin) : IPreconditioning
{
    /// <inheritdoc/>
    public Scaling At(double sigma)
    {
        // The distance from the boundary enters the numerators, the level itself the roots.
        var distance = sigma - sigmaMin;
        var root = Math.Sqrt(sigma * sigma + sigmaData * sigmaData);
        return new Scaling(
            Skip: sigmaData * sigmaData / (distance * distance + sigmaData * sigmaData),
            Out: sigmaData * distance / root,
            In: 1 / root,
            Noise: Math.Log(sigma) / 4);
    }
}
