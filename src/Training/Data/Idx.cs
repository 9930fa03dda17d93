using System.Buffers.Binary;
using Hayate.Contracts.Specification;
using static TorchSharp.torch;

namespace Hayate.Training.Data;

/// <summary>Files of the MNIST family: images of one byte a pixel, and labels.</summary>
internal static class Idx
{
    private const int ImagesMagic = 0x0803;
    private const int LabelsMagic = 0x0801;

    /// <exception cref="InvalidDataException">Everything that is wrong with the files.</exception>
    public static IDataset Open(IdxDataset spec)
    {
        Problems problems = new();
        var images = Read(spec.Images, ImagesMagic, dimensions: 3, "dataset.images", "images", problems);
        var labels = spec.Labels is { } path ? Read(path, LabelsMagic, dimensions: 1, "dataset.labels", "labels", problems) : null;
        if (images is not null && labels is not null && labels.Sizes[0] != images.Sizes[0])
            problems.Add("dataset.labels", $"'{spec.Labels}' holds {labels.Sizes[0]} labels for the {images.Sizes[0]} images of '{spec.Images}'. Give the labels file that belongs to the images file.");
        problems.ThrowIfAny();

        var stored = ByteTensors.Of(images!.Values, [images.Sizes[0], 1, images.Sizes[1], images.Sizes[2]]);
        return new StoredDataset(Path.GetFileName(spec.Images), stored, divisor: 127.5, offset: -1, ClassLabels.Of(labels?.Values));
    }

    private static IdxArray? Read(string path, int magic, int dimensions, string key, string what, Problems problems)
    {
        if (DataFile.Read(key, path, $"an idx {what} file", problems) is not { } bytes)
            return null;
        var header = sizeof(int) * (1 + dimensions);
        var found = bytes.Length >= header ? BinaryPrimitives.ReadInt32BigEndian(bytes) : -1;
        if (found != magic)
        {
            problems.Add(key, $"'{path}' is not an idx {what} file: it should begin with 0x{magic:x8}, not 0x{found:x8}. Images and labels may be swapped.");
            return null;
        }

        int[] sizes = [.. Enumerable.Range(1, dimensions).Select(i => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * sizeof(int))))];
        var expected = sizes.Aggregate(1L, (product, size) => product * size);
        if (expected > 0 && expected == bytes.Length - header)
            return new IdxArray(sizes, bytes[header..]);
        problems.Add(key, $"'{path}' announces {string.Join(" x ", sizes)} = {expected} bytes of {what}, but {bytes.Length - header} follow. It is truncated or damaged: fetch it again.");
        return null;
    }

    private sealed record IdxArray(int[] Sizes, byte[] Values);
}
