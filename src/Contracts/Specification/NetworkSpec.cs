using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>Architecture of a network.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SongUNetSpec), "song-unet")]
[JsonDerivedType(typeof(MlpSpec), "mlp")]
public abstract record NetworkSpec;

/// <summary>SongUNet of EDM in its DDPM++ form (Song et al. 2021; Karras et al. 2022).</summary>
public sealed record SongUNetSpec : NetworkSpec
{
    /// <summary>Base channels. Default: 32.</summary>
    [Range(1, 4096)]
    public int Channels { get; init; } = 32;

    /// <summary>Channel multiplier of each resolution, highest first. Default: [1, 2].</summary>
    public ImmutableArray<int> Multipliers { get; init; } = [1, 2];

    /// <summary>Residual blocks for each resolution. Default: 1.</summary>
    [Range(1, 64)]
    public int Blocks { get; init; } = 1;

    /// <summary>Resolutions, in pixels, that get self-attention. Default: none.</summary>
    public ImmutableArray<int> Attention { get; init; } = [];

    /// <summary>Probability that a value is dropped inside a block. Default: 0.</summary>
    [Range(0.0, 0.99)]
    public double Dropout { get; init; }

    /// <summary>Embedding of the noise level. Default: positional.</summary>
    public NoiseEmbedding Embedding { get; init; } = NoiseEmbedding.Positional;
}

/// <summary>A residual multi-layer perceptron over flattened values, for low-dimensional data.</summary>
public sealed record MlpSpec : NetworkSpec
{
    /// <summary>Width of the hidden layers. Default: 128.</summary>
    [Range(1, 65_536)]
    public int Width { get; init; } = 128;

    /// <summary>Residual hidden layers. Default: 3.</summary>
    [Range(1, 256)]
    public int Layers { get; init; } = 3;

    /// <summary>Probability that a value is dropped inside a layer. Default: 0.</summary>
    [Range(0.0, 0.99)]
    public double Dropout { get; init; }
}

/// <summary>Embeddings of the noise level.</summary>
public enum NoiseEmbedding
{
    /// <summary>Sines and cosines of fixed frequencies (DDPM++).</summary>
    Positional,

    /// <summary>Sines and cosines of random frequencies (NCSN++).</summary>
    Fourier,
}
