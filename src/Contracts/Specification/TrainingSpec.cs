using System.ComponentModel.DataAnnotations;

namespace Hayate.Contracts.Specification;

/// <summary>Length, batch and seed of a run.</summary>
public sealed record TrainingSpec
{
    /// <summary>Optimizer steps. Default: 1000. An evaluation run has none.</summary>
    [Range(1, 1_000_000_000)]
    public int Steps { get; init; } = 1000;

    /// <summary>Images of one step over all ranks, at least one each; ranks need not divide it, as unequal shares are averaged exactly. Default: 128.</summary>
    [Range(1, 1_000_000)]
    public int Batch { get; init; } = 128;

    /// <summary>Most images a rank passes through the network at once; a larger share is accumulated. Default: the whole share.</summary>
    [Range(1, 1_000_000)]
    public int? MicroBatch { get; init; }

    /// <summary>Whether half of the images, drawn anew at every step, are mirrored left to right. Default: false.</summary>
    public bool Flip { get; init; }

    /// <summary>
    /// Probability of each transformation of EDM's augmentation, of which the network is told; 0.12 for CIFAR-10. Needs a network with 9
    /// augmentation labels. Default: 0, none.
    /// </summary>
    [Range(0.0, 1.0)]
    public double Augmentation { get; init; }

    /// <summary>Numbers that the networks compute in while training; bfloat16 is faster where the device has it. Default: float32.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Seed of everything random. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>Steps between reports of metrics. Default: 10.</summary>
    [Range(1, 1_000_000)]
    public int ReportEvery { get; init; } = 10;
}
