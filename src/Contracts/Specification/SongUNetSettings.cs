using System.Collections.Immutable;

namespace Hayate.Contracts.Specification;

/// <summary>The keys of a SongUNet that depend on its form, with their defaults filled in.</summary>
/// <param name="Embedding">Embedding of the noise level.</param>
/// <param name="NoiseMultiplier">Its values, in base channels.</param>
/// <param name="Encoder">How the lower resolutions see the image.</param>
/// <param name="Filter">Weights of the resampling filter along one axis.</param>
public sealed record SongUNetSettings(NoiseEmbedding Embedding, int NoiseMultiplier, UNetEncoder Encoder, ImmutableArray<double> Filter)
{
    /// <summary>As given, else as the form has it.</summary>
    public static SongUNetSettings Of(SongUNetSpec spec)
    {
        var smooth = spec.Form == SongUNetForm.Ncsnpp;
        return new(
            spec.Embedding ?? (smooth ? NoiseEmbedding.Fourier : NoiseEmbedding.Positional),
            spec.NoiseMultiplier ?? (smooth ? 2 : 1),
            spec.Encoder ?? (smooth ? UNetEncoder.Residual : UNetEncoder.Standard),
            !spec.ResampleFilter.IsEmpty ? spec.ResampleFilter : smooth ? [1, 3, 3, 1] : [1, 1]);
    }
}
