using System.Runtime.InteropServices;
using Hayate.Contracts.Specification;
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

    /// <summary>Channels of the result.</summary>
    public int Channels => colors == ImageColors.Grey ? 1 : 3;

    /// <summary>Size of a file's image in pixels, from its header alone; null when it is none.</summary>
    public static (int Height, int Width)? Measure(byte[] file)
    {
        using var codec = Open(file);
        return codec is null ? null : (codec.Info.Height, codec.Info.Width);
    }

    /// <summary>Decodes, crops and resizes.</summary>
    public ImageFault Decode(byte[] file, out DecodedImage? image)
    {
        image = null;
        using var codec = Open(file);
        if (codec is null)
            return ImageFault.Undecodable;
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var pixels = new byte[info.BytesSize];
        if (GetPixels(codec, info, pixels) != SKCodecResult.Success)
            return ImageFault.Undecodable;
        if (codec.Info.AlphaType != SKAlphaType.Opaque && IsTransparent(pixels))
            return ImageFault.Transparent;
        image = Planes(pixels, info.Height, info.Width);
        return ImageFault.None;
    }

    private static SKCodec? Open(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        var codec = SKCodec.Create(data);
        if (codec is null || (long)codec.Info.Width * codec.Info.Height <= MostPixels)
            return codec;
        codec.Dispose();
        return null;
    }

    private static SKCodecResult GetPixels(SKCodec codec, SKImageInfo info, byte[] pixels)
    {
        var handle = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            return codec.GetPixels(info, handle.AddrOfPinnedObject());
        }
        finally
        {
            handle.Free();
        }
    }

    private static bool IsTransparent(byte[] pixels)
    {
        for (var i = Rgba - 1; i < pixels.Length; i += Rgba)
        {
            if (pixels[i] != byte.MaxValue)
                return true;
        }

        return false;
    }

    private DecodedImage Planes(byte[] pixels, int height, int width)
    {
        var side = Math.Min(height, width);
        var (rows, columns) = size is null ? (height, width) : (side, side);
        var (top, left) = ((height - rows) / 2, (width - columns) / 2);
        var planes = new byte[Channels * rows * columns];
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var pixel = pixels.AsSpan((((top + y) * width) + left + x) * Rgba, 3);
                for (var c = 0; c < Channels; c++)
                    planes[(((c * rows) + y) * columns) + x] = Channels == 1 ? Luma(pixel) : pixel[c];
            }
        }

        return size is { } target && target != side
            ? new DecodedImage(Lanczos.Resize(planes, Channels, side, target), target, target)
            : new DecodedImage(planes, rows, columns);
    }

    // ITU-R BT.601 in units of 2^-16; the weights add up to one, so that grey stays what it is.
    private static byte Luma(ReadOnlySpan<byte> rgb) => (byte)(((rgb[0] * 19595) + (rgb[1] * 38470) + (rgb[2] * 7471) + 0x8000) >> 16);
}
