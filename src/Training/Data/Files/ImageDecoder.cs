using System.Buffers;
using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;
using SkiaSharp;

namespace Hayate.Training.Data.Files;

/// <summary>
/// Turns the bytes of a PNG or JPEG file into those of a data set. Values are taken as they are stored: colour profiles and the orientation
/// tag of cameras are passed over, as the tools of the field do.
/// </summary>
/// <param name="size">Side to which the middle square is resized; null leaves images as they are.</param>
/// <param name="colors">Channels to keep.</param>
internal sealed class ImageDecoder(int? size, ImageColors colors)
{
    private const int Rgba = 4;

    // Beyond this a header is not believed: a few damaged bytes must not ask for all memory.
    private const long MostPixels = 1 << 28;

    private readonly Lanczos? _resizer = size is { } target ? new(target) : null;

    /// <summary>Channels of the result.</summary>
    public int Channels => colors == ImageColors.Grey ? 1 : 3;

    /// <summary>Size of a file's image in pixels, from its header alone; null when it is none.</summary>
    public static (int Height, int Width)? Measure(SKData file)
    {
        using var codec = Open(file);
        return codec is null ? null : (codec.Info.Height, codec.Info.Width);
    }

    /// <summary>Decodes, crops and resizes. What it needs for that is lent by the array pool.</summary>
    /// <param name="file">Bytes of the file.</param>
    /// <param name="shape">Shape of the images of the data set.</param>
    /// <param name="target">Where the pixels go, by channel, row and column.</param>
    public ImageFault Decode(SKData file, ImageShape shape, Span<byte> target)
    {
        using var codec = Open(file);
        if (codec is null)
            return ImageFault.Undecodable;
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var rented = ArrayPool<byte>.Shared.Rent(info.BytesSize);
        try
        {
            var pixels = rented.AsSpan(0, info.BytesSize);
            if (GetPixels(codec, info, pixels) != SKCodecResult.Success)
                return ImageFault.Undecodable;
            if (codec.Info.AlphaType != SKAlphaType.Opaque && IsTransparent(pixels))
                return ImageFault.Transparent;
            return Fill(target, shape, pixels, info.Height, info.Width);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static SKCodec? Open(SKData file)
    {
        var codec = SKCodec.Create(file);
        if (codec is null || (long)codec.Info.Width * codec.Info.Height <= MostPixels)
            return codec;
        codec.Dispose();
        return null;
    }

    private static unsafe SKCodecResult GetPixels(SKCodec codec, SKImageInfo info, Span<byte> pixels)
    {
        // Pixels that the file does not tell are zeros, whatever the array was lent for before.
        pixels.Clear();
        fixed (byte* first = pixels)
            return codec.GetPixels(info, (nint)first);
    }

    private static bool IsTransparent(ReadOnlySpan<byte> pixels)
    {
        for (var i = Rgba - 1; i < pixels.Length; i += Rgba)
        {
            if (pixels[i] != byte.MaxValue)
                return true;
        }

        return false;
    }

    private ImageFault Fill(Span<byte> target, ImageShape shape, ReadOnlySpan<byte> pixels, int height, int width)
    {
        var side = Math.Min(height, width);
        var (rows, columns) = _resizer is null ? (height, width) : (side, side);
        if ((rows, columns) == (shape.Height, shape.Width))
        {
            Planes(target, pixels, height, width, rows, columns);
            return ImageFault.None;
        }

        if (_resizer is null)
            return ImageFault.OtherSize;
        var rented = ArrayPool<byte>.Shared.Rent(Channels * side * side);
        try
        {
            var planes = rented.AsSpan(0, Channels * side * side);
            Planes(planes, pixels, height, width, side, side);
            _resizer.Resize(planes, Channels, side, target);
            return ImageFault.None;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Planes(Span<byte> planes, ReadOnlySpan<byte> pixels, int height, int width, int rows, int columns)
    {
        var (top, left) = ((height - rows) / 2, (width - columns) / 2);
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var pixel = pixels.Slice((((top + y) * width) + left + x) * Rgba, 3);
                for (var c = 0; c < Channels; c++)
                    planes[(((c * rows) + y) * columns) + x] = Channels == 1 ? Luma(pixel) : pixel[c];
            }
        }
    }

    // ITU-R BT.601 in units of 2^-16; the weights add up to one, so that grey stays what it is.
    private static byte Luma(ReadOnlySpan<byte> rgb) => (byte)(((rgb[0] * 19595) + (rgb[1] * 38470) + (rgb[2] * 7471) + 0x8000) >> 16);
}
