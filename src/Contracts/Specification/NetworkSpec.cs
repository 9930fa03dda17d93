using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>Architecture of a network.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SongUNetSpec), "song-unet")]
[JsonDerivedType(typeof(AdmSpec), "adm")]
[JsonDerivedType(typeof(MlpSpec), "mlp")]
[JsonDerivedType(typeof(ConvNetSpec), "conv-net")]
public abstract record NetworkSpec
{
    /// <summary>Classes of which the network is told; 0 makes it unconditional. Default: 0.</summary>
    [Range(0, 1_000_000)]
    public int Classes { get; init; }

    /// <summary>Probability that an image's class is withheld in training, so that the network also learns to do without. Default: 0.</summary>
    [Range(0.0, 1.0)]
    public double LabelDropout { get; init; }

    /// <summary>Values that tell the network how an image was augmented; 9 for the augmentations of EDM. Default: 0.</summary>
    [Range(0, 1_000)]
    public int AugmentationLabels { get; init; }

    /// <summary>Probability that a value is dropped inside a block or layer. Default: 0.</summary>
    [Range(0.0, 0.99)]
    public double Dropout { get; init; }
}

/// <summary>What the U-Nets have in common.</summary>
public abstract record UNetSpec : NetworkSpec
{
    /// <summary>Channel multiplier of each resolution, highest first. Default: [1, 2].</summary>
    public ImmutableArray<int> Multipliers { get; init; } = [1, 2];

    /// <summary>Residual blocks for each resolution. Default: 1.</summary>
    [Range(1, 64)]
    public int Blocks { get; init; } = 1;

    /// <summary>Resolutions, in pixels, that get self-attention. Default: none.</summary>
    public ImmutableArray<int> Attention { get; init; } = [];

    /// <summary>Width of the embedding of noise level and condition, in base channels. Default: 4.</summary>
    [Range(1, 64)]
    public int EmbeddingMultiplier { get; init; } = 4;
}

/// <summary>The U-Net of Song et al. 2021 as used by EDM (Karras et al. 2022), in its DDPM++ and NCSN++ forms.</summary>
public sealed record SongUNetSpec : UNetSpec
{
    /// <summary>Base channels. Default: 32.</summary>
    [Range(1, 4096)]
    public int Channels { get; init; } = 32;

    /// <summary>The form, which decides the defaults of the keys below. Default: ddpmpp.</summary>
    public SongUNetForm Form { get; init; } = SongUNetForm.Ddpmpp;

    /// <summary>Embedding of the noise level. Default: positional for ddpmpp, fourier for ncsnpp.</summary>
    public NoiseEmbedding? Embedding { get; init; }

    /// <summary>Standard deviation of the frequencies of the fourier embedding; improved consistency training uses 0.02. Default: 16.</summary>
    [Range(1e-6, 1e6)]
    public double FourierScale { get; init; } = 16;

    /// <summary>Values of the embedding of the noise level, in base channels. Default: 1 for ddpmpp, 2 for ncsnpp.</summary>
    [Range(1, 64)]
    public int? NoiseMultiplier { get; init; }

    /// <summary>How the lower resolutions see the image. Default: standard for ddpmpp, residual for ncsnpp.</summary>
    public UNetEncoder? Encoder { get; init; }

    /// <summary>How the image is put together. Default: standard.</summary>
    public UNetDecoder Decoder { get; init; } = UNetDecoder.Standard;

    /// <summary>Weights, along one axis, with which neighbouring pixels are averaged when the resolution changes. Default: [1, 1] for ddpmpp, [1, 3, 3, 1] for ncsnpp.</summary>
    public ImmutableArray<double> ResampleFilter { get; init; } = [];
}

/// <summary>The U-Net of ADM (Dhariwal and Nichol 2021) as used by EDM for ImageNet.</summary>
public sealed record AdmSpec : UNetSpec
{
    /// <summary>Base channels. Default: 64.</summary>
    [Range(1, 4096)]
    public int Channels { get; init; } = 64;

    /// <summary>Channels of one attention head; blocks with fewer have no attention. Default: 64.</summary>
    [Range(1, 4096)]
    public int HeadChannels { get; init; } = 64;
}

/// <summary>A residual convolutional classifier.</summary>
public sealed record ConvNetSpec : NetworkSpec
{
    /// <summary>Base channels. Default: 32.</summary>
    [Range(4, 4096)]
    public int Channels { get; init; } = 32;

    /// <summary>Channel multiplier of each resolution, highest first. Default: [1, 2].</summary>
    public ImmutableArray<int> Multipliers { get; init; } = [1, 2];

    /// <summary>Residual blocks for each resolution. Default: 1.</summary>
    [Range(1, 64)]
    public int Blocks { get; init; } = 1;

    /// <summary>Width of the penultimate layer, whose activations measure images. Default: 64.</summary>
    [Range(2, 4096)]
    public int Features { get; init; } = 64;
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
}

/// <summary>Forms of the U-Net of Song et al. 2021.</summary>
public enum SongUNetForm
{
    /// <summary>DDPM++: positional embedding, plain encoder, averaging of pixels two by two.</summary>
    Ddpmpp,

    /// <summary>NCSN++: fourier embedding, residual encoder, smoother resampling.</summary>
    Ncsnpp,
}

/// <summary>Embeddings of the noise level.</summary>
public enum NoiseEmbedding
{
    /// <summary>Sines and cosines of fixed frequencies (DDPM++).</summary>
    Positional,

    /// <summary>Sines and cosines of random frequencies (NCSN++).</summary>
    Fourier,
}

/// <summary>How the lower resolutions of an encoder see the image.</summary>
public enum UNetEncoder
{
    /// <summary>Through the blocks above alone (DDPM++).</summary>
    Standard,

    /// <summary>The shrunken image is added at each resolution.</summary>
    Skip,

    /// <summary>A shrunken, convolved image is added at each resolution and handed down (NCSN++).</summary>
    Residual,
}

/// <summary>How a decoder puts the image together.</summary>
public enum UNetDecoder
{
    /// <summary>At the highest resolution alone.</summary>
    Standard,

    /// <summary>As a sum of images of every resolution.</summary>
    Skip,
}
