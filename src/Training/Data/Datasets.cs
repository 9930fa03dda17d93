using Hayate.Contracts.Specification;
using Hayate.Training.Data.Arrays;
using Hayate.Training.Data.Files;

namespace Hayate.Training.Data;

/// <summary>Opens data sets by their specification.</summary>
public static class Datasets
{
    /// <summary>Opens a data set after looking at all of it; it is read into memory if it fits.</summary>
    /// <exception cref="InvalidDataException">
    /// Something is not what it should be; the message lists every problem, one a line, each with key, expectation and cure.
    /// </exception>
    public static IDataset Open(DatasetSpec spec) => spec switch
    {
        DigitsDataset => Digits.Open(),
        IdxDataset idx => Idx.Open(idx),
        Cifar10Dataset cifar => Cifar10.Open(cifar),
        ImagesDataset images => ImageFiles.Open(images),
        NpzDataset npz => Npz.Open(npz),
        GaussianDataset gaussian => Gaussian.Open(gaussian),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "Unknown kind of data set."),
    };
}
