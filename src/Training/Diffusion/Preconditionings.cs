using Hayate.Contracts.Specification;

namespace Hayate.Training.Diffusion;

/// <summary>How the networks of a run become models, by the process and the prediction that its specification names.</summary>
public static class Preconditionings
{
    /// <summary>Of a denoiser.</summary>
    public static IPreconditioning OfDenoiser(NoiseSpec noise) => noise.Prediction == Prediction.Edm
        ? new EdmPreconditioning(noise.SigmaData)
        : new VariancePreservingPreconditioning(noise.Prediction, ConditioningOf(noise));

    /// <summary>Of a consistency function, the identity at the smallest level.</summary>
    public static IPreconditioning OfConsistencyFunction(NoiseSpec noise) => noise.Prediction == Prediction.Edm
        ? new BoundaryPreconditioning(noise.SigmaData, noise.SigmaMin)
        : new StepToBoundaryPreconditioning(OfDenoiser(noise), noise.SigmaMin);

    // Networks of the linear process are told its time, 0 to 999. Those of the cosine process are told -logSNR / 8 = ln(sigma) / 4, as EDM's.
    private static Func<double, double> ConditioningOf(NoiseSpec noise)
    {
        if (noise.Schedule != NoiseSchedule.Linear) return static sigma => Math.Log(sigma) / 4;
        var axis = LinearSchedule.AxisOf(noise);
        return sigma => axis.Label(axis.TimeOf(sigma));
    }
}
