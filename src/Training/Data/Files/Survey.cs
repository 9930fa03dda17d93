using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Hayate.Training.Numerics;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Files;

/// <summary>What a look at every file of a collection brought to light.</summary>
/// <param name="Shape">Shape of every image of the data set.</param>
/// <param name="Digest">Digest of the files and of how they are read.</param>
/// <param name="Pixels">The images, (N, C, H, W) bytes; null where they would take too much memory.</param>
internal sealed record Survey(ImageShape Shape, string Digest, Tensor? Pixels)
{
    private const string Key = "dataset.path";

    /// <summary>Looks at the header of every image, and decodes all of them if they fit.</summary>
    /// <param name="files">The collection.</param>
    /// <param name="images">Names of its images.</param>
    /// <param name="decoder">Decodes them.</param>
    /// <param name="size">Side that they are resized to, or null.</param>
    /// <param name="mostBytes">Most bytes of pixels to keep.</param>
    /// <param name="problems">Where problems are noted; if there are any, the result is of no use.</param>
    public static Survey Of(IImageCollection files, IReadOnlyList<string> images, ImageDecoder decoder, int? size, long mostBytes, Problems problems)
    {
        var headers = new (int Height, int Width)[images.Count];
        var hashes = new byte[images.Count][];
        ConcurrentBag<string> unreadable = [], undecodable = [];
        Parallel.For(0, images.Count, i =>
        {
            using var file = Read(files, images[i], unreadable);
            if (file is null)
                return;
            hashes[i] = XxHash128.Hash(file.AsSpan());
            if (ImageDecoder.Measure(file) is { } header)
                headers[i] = header;
            else
                undecodable.Add(images[i]);
        });
        problems.AddEach(Key, unreadable, "cannot be read", "Give the workers the right to read them, or fetch them again.");
        var shape = ShapeOf(images, headers, decoder, size, problems);
        var fits = (long)images.Count * shape.Size <= mostBytes;
        // Where something is wrong already, decoding tells what else is; where all is well and does not fit, it is left for later.
        var pixels = fits && images.Count > 0 ? Decode(files, images, decoder, shape, undecodable, problems) : null;
        problems.AddEach(Key, [.. undecodable.Distinct()], "cannot be decoded", "They are truncated, damaged or no images: fetch them again, or remove them.");
        return new Survey(shape, problems.Any ? "" : DigestOf(hashes, shape), pixels);
    }

    private static SKData? Read(IImageCollection files, string name, ConcurrentBag<string> unreadable)
    {
        try
        {
            return files.Read(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            unreadable.Add(name);
            return null;
        }
    }

    private static ImageShape ShapeOf(IReadOnlyList<string> images, (int Height, int Width)[] headers, ImageDecoder decoder, int? size, Problems problems)
    {
        if (size is { } side)
            return new ImageShape(decoder.Channels, side, side);
        var bySize = Enumerable.Range(0, images.Count).Where(i => headers[i] != default).GroupBy(i => headers[i]).OrderByDescending(same => same.Count()).ToList();
        if (bySize.Count == 0)
            return new ImageShape(decoder.Channels, 1, 1);
        var (height, width) = bySize[0].Key;
        string[] others = [.. bySize.Skip(1).SelectMany(same => same).Select(i => string.Create(CultureInfo.InvariantCulture, $"{images[i]} ({headers[i].Width}x{headers[i].Height})"))];
        problems.AddEach(Key, others, $"are not of {width}x{height} pixels like the others", "Write dataset.size to have the middle of every image resized, or remove them.");
        return new ImageShape(decoder.Channels, height, width);
    }

    private static Tensor Decode(
        IImageCollection files, IReadOnlyList<string> images, ImageDecoder decoder, ImageShape shape, ConcurrentBag<string> undecodable, Problems problems)
    {
        var pixels = empty([images.Count, .. shape.Dimensions], ScalarType.Byte);
        ConcurrentBag<string> transparent = [];
        Parallel.For(0, images.Count, i =>
        {
            using var file = Read(files, images[i], []);
            if (file is null)
                return;
            switch (decoder.Decode(file, shape, ByteTensors.Row(pixels, i)))
            {
                case ImageFault.Undecodable:
                    undecodable.Add(images[i]);
                    break;
                case ImageFault.Transparent:
                    transparent.Add(images[i]);
                    break;
            }
        });
        problems.AddEach(Key, transparent, "have transparent pixels", "Flatten them onto a background.");
        return pixels;
    }

    private static string DigestOf(byte[][] hashes, ImageShape shape)
    {
        XxHash128 digest = new();
        digest.Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{hashes.Length} files as {shape}")));
        foreach (var hash in hashes)
            digest.Append(hash);
        return Convert.ToHexStringLower(digest.GetCurrentHash());
    }
}
