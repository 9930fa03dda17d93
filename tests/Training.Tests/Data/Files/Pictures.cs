using SkiaSharp;

namespace Hayate.Training.Tests.Data.Files;

/// <summary>Image files of given pixels.</summary>
internal static class Pictures
{
    public static byte[] Encode(int width, int height, SKColor[] pixels, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul)) { Pixels = pixels };
        using var data = bitmap.Encode(format, quality: 95);
        return data.ToArray();
    }
}
