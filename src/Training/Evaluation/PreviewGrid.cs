using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Draws images side by side into one PNG file.</summary>
internal static class PreviewGrid
{
    private const int SmallestTile = 32;
    private const int Gap = 2;

    /// <summary>A grid, row by row; small images are enlarged by a whole factor so that pixels stay crisp.</summary>
    /// <param name="images">Values in [-1, 1], [n, C, H, W] with 1 or 3 channels.</param>
    /// <param name="inRow">Images in a row. Default: as many as there are rows.</param>
    public static byte[] Encode(Tensor images, int? inRow = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor levels = EightBit.Encode(images).contiguous();
        int[] shape = [.. levels.shape.Select(size => (int)size)];
        (int count, int channels, int height, int width) = (shape[0], shape[1], shape[2], shape[3]);
        int columns = inRow ?? (int)Math.Ceiling(Math.Sqrt(count));
        int rows = (count + columns - 1) / columns;
        int scale = Math.Max(1, SmallestTile / Math.Max(height, width));
        (int stepX, int stepY) = ((width * scale) + Gap, (height * scale) + Gap);
        using SKBitmap bitmap = new((columns * stepX) - Gap, (rows * stepY) - Gap, SKColorType.Rgba8888, SKAlphaType.Premul);
        ReadOnlySpan<byte> pixels = levels.bytes;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> image = pixels.Slice(i * channels * height * width, channels * height * width);
            Draw(bitmap, image, channels, height, width, scale, i % columns * stepX, i / columns * stepY);
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    private static void Draw(SKBitmap bitmap, ReadOnlySpan<byte> image, int channels, int height, int width, int scale, int left, int top)
    {
        int plane = height * width;
        for (int y = 0; y < height * scale; y++)
        {
            for (int x = 0; x < width * scale; x++)
            {
                int pixel = (y / scale * width) + (x / scale);
                byte red = image[pixel];
                SKColor color = channels == 3 ? new SKColor(red, image[plane + pixel], image[(2 * plane) + pixel]) : new SKColor(red, red, red);
                bitmap.SetPixel(left + x, top + y, color);
            }
        }
    }
}
