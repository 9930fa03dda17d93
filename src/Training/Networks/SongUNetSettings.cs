using Hayate.Contracts.Specification;

namespace Hayate.Training.Networks;

/// <summary>The keys of a SongUNet that depend on its form, with their defaults filled in.</summary>
internal sealed record SongUNetSettings(NoiseEmbedding Embedding, int NoiseMultiplier, UNetEncoder Encoder, double[] Filter)
{
    public static SongUNetSettings Of(SongUNetSpec spec)
    {
        var smooth = spec.Form == SongUNetForm.Ncsnpp;
        return new(
            spec.Embedding ?? (smooth ? NoiseEmbedding.Fourier : NoiseEmbedding.Positional),
            spec.NoiseMultiplier ?? (smooth ? 2 : 1),
            spec.Encoder ?? (smooth ? UNetEncoder.Residual : UNetEncoder.Standard),
            !spec.ResampleFilter.IsEmpty ? [.. spec.ResampleFilter] : smooth ? [1, 3, 3, 1] : [1, 1]);
    }
}
