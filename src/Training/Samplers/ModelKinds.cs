using Hayate.Training.Diffusion;

namespace Hayate.Training.Samplers;

/// <summary>Checks that a model is of the kind that a sampler needs.</summary>
internal static class ModelKinds
{
    public static IDenoiser AsDenoiser(this IGenerativeModel model, string sampler) =>
        model as IDenoiser ?? throw new ArgumentException(
            $"evaluation.samplers: {sampler} needs a denoiser (edm, ddpm, import, pd). For ct, ict, ect and cd use the consistency sampler.");

    public static IConsistencyFunction AsConsistencyFunction(this IGenerativeModel model, string sampler) =>
        model as IConsistencyFunction ?? throw new ArgumentException(
            $"evaluation.samplers: {sampler} needs a consistency function (ct, ict, ect, cd). For edm, ddpm and import use heun, for pd and several segments use ddim.");
}
