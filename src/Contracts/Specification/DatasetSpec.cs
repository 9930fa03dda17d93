using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>Data to learn from. A data set without settings may be written as its name alone.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(DigitsDataset), "digits")]
[JsonDerivedType(typeof(IdxDataset), "idx")]
[JsonDerivedType(typeof(GaussianDataset), "gaussian")]
public abstract record DatasetSpec;

/// <summary>The bundled UCI handwritten digits: 1,797 grey images of 8x8.</summary>
public sealed record DigitsDataset : DatasetSpec;

/// <summary>Files of the MNIST family.</summary>
public sealed record IdxDataset : DatasetSpec
{
    /// <summary>Path of the images file on the worker, optionally gzipped.</summary>
    public required string Images { get; init; }

    /// <summary>Path of the labels file on the worker, optionally gzipped.</summary>
    public string? Labels { get; init; }
}

/// <summary>Points of a normal distribution with known optima, for checks of a method: images of shape (dimensions, 1, 1).</summary>
public sealed record GaussianDataset : DatasetSpec
{
    /// <summary>Values of a point. Default: 2.</summary>
    [Range(1, 4096)]
    public int Dimensions { get; init; } = 2;

    /// <summary>Mean of every value. Default: 0.</summary>
    public double Mean { get; init; }

    /// <summary>Standard deviation of every value. Default: 0.5.</summary>
    [Range(1e-6, 1e3)]
    public double Std { get; init; } = 0.5;

    /// <summary>Points in the set. Default: 4096.</summary>
    [Range(2, 10_000_000)]
    public int Count { get; init; } = 4096;

    /// <summary>Seed of the points. Default: 0.</summary>
    public long Seed { get; init; }
}
