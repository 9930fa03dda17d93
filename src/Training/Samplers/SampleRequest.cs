using Hayate.Training.Numerics;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers;

/// <summary>Which images to generate.</summary>
public sealed record SampleRequest
{
    /// <summary>Seed of the noise.</summary>
    public required long Seed { get; init; }

    /// <summary>Global index of the first image.</summary>
    public long First { get; init; }

    /// <summary>Number of images, all generated at once.</summary>
    public required int Count { get; init; }

    /// <summary>Shape of one image.</summary>
    public required ImageShape Shape { get; init; }

    /// <summary>Device of the model. Default: the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>Standard normal noise (Count, C, H, W) of an injection: 0 is where sampling starts.</summary>
    internal Tensor Noise(int injection) =>
        RandomStream.Normal(new StreamKey(Seed, StreamPurpose.Generation, Lane: injection), First, Count, Shape.Dimensions, Device);
}
