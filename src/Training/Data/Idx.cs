using System.Buffers.Binary;
using System.IO.Compression;
using Hayate.Contracts.Specification;
using static TorchSharp.torch;

namespace Hayate.Training.Data;

/// <summary>Files of the MNIST family: images of one byte a pixel, and labels.</summary>
internal static class Idx
{
    private const int ImagesMagic = 0x0803;
    private const int LabelsMagic = 0x0801;

    public static IDataset Open(IdxDataset spec)
    {
        (int[] sizes, byte[] pixels) = Read(spec.Images, ImagesMagic, dimensions: 3, "dataset.images", "images");
        int[] labels = [];
        if (spec.Labels is { } path)
        {
            (int[] count, byte[] classes) = Read(path, LabelsMagic, dimensions: 1, "dataset.labels", "labels");
            if (count[0] != sizes[0])
                throw new InvalidDataException($"dataset.labels: '{path}' holds {count[0]} labels for the {sizes[0]} images of '{spec.Images}'. Give the labels file that belongs to the images file.");
            labels = [.. classes.Select(label => (int)label)];
        }

        Tensor stored = tensor(pixels, ScalarType.Byte).reshape(sizes[0], 1, sizes[1], sizes[2]);
        return new StoredDataset(Path.GetFileName(spec.Images), stored, divisor: 127.5, offset: -1, labels);
    }

    private static (int[] Sizes, byte[] Values) Read(string path, int magic, int dimensions, string key, string what)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{key}: there is no file '{path}' on this machine. Give the path of an idx {what} file that every worker can read.", path);
        byte[] bytes = Decompress(File.ReadAllBytes(path), path, key);
        int header = sizeof(int) * (1 + dimensions);
        int found = bytes.Length >= header ? BinaryPrimitives.ReadInt32BigEndian(bytes) : -1;
        if (found != magic)
            throw new InvalidDataException($"{key}: '{path}' is not an idx {what} file: it should begin with 0x{magic:x8}, not 0x{found:x8}. Images and labels may be swapped.");
        int[] sizes = [.. Enumerable.Range(1, dimensions).Select(i => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * sizeof(int))))];
        long expected = sizes.Aggregate(1L, (product, size) => product * size);
        if (expected <= 0 || expected != bytes.Length - header)
            throw new InvalidDataException($"{key}: '{path}' announces {string.Join(" x ", sizes)} = {expected} bytes of {what}, but {bytes.Length - header} follow. It is truncated or damaged: fetch it again.");
        return (sizes, bytes[header..]);
    }

    private static byte[] Decompress(byte[] bytes, string path, string key)
    {
        if (bytes is not [0x1f, 0x8b, ..])
            return bytes;
        try
        {
            using GZipStream gzip = new(new MemoryStream(bytes), CompressionMode.Decompress);
            using MemoryStream plain = new();
            gzip.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{key}: '{path}' is damaged gzip data: {e.Message} Fetch it again.", e);
        }
    }
}
