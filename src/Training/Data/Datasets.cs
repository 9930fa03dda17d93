using Hayate.Contracts.Specification;

namespace Hayate.Training.Data;

/// <summary>Opens data sets by their specification.</summary>
public static class Datasets
{
    /// <summary>Reads a data set into memory.</summary>
    /// <exception cref="InvalidDataException">A file is not what it should be; the message names file, expectation and cure.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IDataset Open(DatasetSpec spec) => spec switch
    {
        DigitsDataset => Digits.Open(),
        IdxDataset idx => Idx.Open(idx),
        GaussianDataset gaussian => Gaussian.Open(gaussian),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "Unknown kind of data set."),
    };
}
