using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>Data to learn from. A data set without settings may be written as its name alone.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(DigitsDataset), "digits")]
[JsonDerivedType(typeof(IdxDataset), "idx")]
[JsonDerivedType(typeof(Cifar10Dataset), "cifar10")]
[JsonDerivedType(typeof(ImagesDataset), "images")]
[JsonDerivedType(typeof(NpzDataset), "npz")]
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

/// <summary>CIFAR-10 in its binary version: 32x32 colour images of 10 classes.</summary>
public sealed record Cifar10Dataset : DatasetSpec
{
    /// <summary>Path on the worker: the folder of data_batch_1.bin to data_batch_5.bin and test_batch.bin, the archive cifar-10-binary.tar.gz, or one .bin file.</summary>
    public required string Path { get; init; }

    /// <summary>Which of a folder's or an archive's images. Default: train.</summary>
    public Cifar10Split Split { get; init; }
}

/// <summary>Parts of CIFAR-10.</summary>
public enum Cifar10Split
{
    /// <summary>The 50,000 images of data_batch_1.bin to data_batch_5.bin.</summary>
    Train,

    /// <summary>The 10,000 images of test_batch.bin.</summary>
    Test,

    /// <summary>All 60,000.</summary>
    All,
}

/// <summary>A folder or a zip archive of PNG and JPEG files, searched with its sub-folders.</summary>
public sealed record ImagesDataset : DatasetSpec
{
    /// <summary>Path of the folder or zip archive on the worker.</summary>
    public required string Path { get; init; }

    /// <summary>Side in pixels to which the middle square of every image is resized. Default: images are taken as they are, and must all have one size.</summary>
    [Range(1, 4096)]
    public int? Size { get; init; }

    /// <summary>Channels of an image. Default: rgb.</summary>
    public ImageColors Colors { get; init; }

    /// <summary>Where the classes of the images stand. Default: none.</summary>
    public ImageLabels Labels { get; init; }
}

/// <summary>Channels of images that are read from files.</summary>
public enum ImageColors
{
    /// <summary>Three channels: red, green, blue.</summary>
    Rgb,

    /// <summary>One channel; coloured images are reduced to their luma (ITU-R BT.601).</summary>
    Grey,
}

/// <summary>Where the classes of image files stand.</summary>
public enum ImageLabels
{
    /// <summary>The images have no classes.</summary>
    None,

    /// <summary>The uppermost sub-folder of a file is its class; classes are numbered in order of their names.</summary>
    Folders,

    /// <summary>In the file dataset.json, as the dataset tools of StyleGAN and EDM write it: { "labels": [["a/0.png", 3], ...] }.</summary>
    Json,
}

/// <summary>NumPy arrays of images and labels: an .npz archive, or one .npy file.</summary>
public sealed record NpzDataset : DatasetSpec
{
    /// <summary>Path of the file on the worker.</summary>
    public required string Path { get; init; }

    /// <summary>Name of the array of images, uint8 or float32, (N, H, W, C), (N, C, H, W) or (N, H, W). Default: images, else arr_0.</summary>
    public string? Images { get; init; }

    /// <summary>Name of the array of integer labels, (N). Default: labels where the archive has it, else none.</summary>
    public string? Labels { get; init; }

    /// <summary>Order of the images' axes. Default: found from the axis that has 1 or 3 entries.</summary>
    public ArrayLayout? Layout { get; init; }

    /// <summary>Two numbers: values of float32 images that mean black and white, such as [0, 1] or [-1, 1]. Required for float32, not allowed for uint8.</summary>
    public ImmutableArray<double> Range { get; init; } = [];
}

/// <summary>Orders of axes of an array of images.</summary>
public enum ArrayLayout
{
    /// <summary>Image, row, column, channel.</summary>
    Nhwc,

    /// <summary>Image, channel, row, column.</summary>
    Nchw,
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
