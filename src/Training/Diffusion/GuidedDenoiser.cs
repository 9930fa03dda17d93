using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Diffusion;

/// <summary>
/// Classifier-free guidance: D_open + w (D_class - D_open), D_open leaving the class open (Ho and Salimans 2022, whose w is one less). Where
/// no class is told, it is the denoiser itself. Takes two evaluations.
/// </summary>
/// <param name="denoiser">A denoiser that was trained with and without classes.</param>
/// <param name="weight">Guidance w: 0 leaves the class open, 1 follows it, more exaggerates it.</param>
public sealed class GuidedDenoiser(IDenoiser denoiser, double weight) : IDenoiser
{
    /// <inheritdoc/>
    public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma) => denoiser.Denoise(x, sigma);

    /// <inheritdoc/>
    public IDenoiser Given(Condition condition) => condition.Labels is null
        ? denoiser.Given(condition)
        : new Combination(denoiser.Given(condition with { Labels = null }), denoiser.Given(condition), weight);

    /// <summary>The guided denoiser of a model that is told its condition already.</summary>
    /// <param name="told">The model under its condition; it is told <see cref="Condition.None"/> to leave the class open.</param>
    /// <param name="weight">Guidance w.</param>
    public static IDenoiser Of(IDenoiser told, double weight) => new Combination(told.Given(Condition.None), told, weight);

    private sealed class Combination(IDenoiser open, IDenoiser told, double weight) : IDenoiser
    {
        public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma)
        {
            using var scope = NewDisposeScope();
            var start = open.Denoise(x, sigma);
            return (start + (told.Denoise(x, sigma) - start).Times(weight)).MoveToOuterDisposeScope();
        }

        public IDenoiser Given(Condition condition) => new GuidedDenoiser(told, weight).Given(condition);
    }
}
