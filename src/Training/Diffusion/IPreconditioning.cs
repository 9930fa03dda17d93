namespace Hayate.Training.Diffusion;

/// <summary>How a raw network becomes a model of well-scaled inputs and outputs at every noise level.</summary>
public interface IPreconditioning
{
    /// <summary>Coefficients at a noise level of the variance-exploding process, in float64.</summary>
    Scaling At(double sigma);
}
