using Hayate.Training.Evaluation;
using SkiaSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class PreviewGridTests
{
    [Fact]
    public void Encode_OfFiveGreyImages_DrawsThemRowByRow()
    {
        using Tensor images = tensor([-1f, -0.5f, 0f, 0.5f, 1f]).reshape(5, 1, 1, 1).expand(5, 1, 8, 8);

        using SKBitmap grid = SKBitmap.Decode(PreviewGrid.Encode(images));

        Assert.Equal((3 * 34) - 2, grid.Width);
        Assert.Equal((2 * 34) - 2, grid.Height);
        Assert.Equal(new SKColor(0, 0, 0), grid.GetPixel(0, 0));
        Assert.Equal(new SKColor(64, 64, 64), grid.GetPixel(34 + 31, 31));
        Assert.Equal(new SKColor(255, 255, 255), grid.GetPixel(34, 34));
        Assert.Equal(0, grid.GetPixel(80, 60).Alpha);
    }

    [Fact]
    public void Encode_WithAGivenNumberInARow_BreaksThere()
    {
        using Tensor images = tensor([-1f, -0.5f, 0f, 0.5f, 1f]).reshape(5, 1, 1, 1).expand(5, 1, 8, 8);

        using SKBitmap grid = SKBitmap.Decode(PreviewGrid.Encode(images, inRow: 1));

        Assert.Equal((32, (5 * 34) - 2), (grid.Width, grid.Height));
        Assert.Equal(new SKColor(64, 64, 64), grid.GetPixel(0, 34));
    }

    [Fact]
    public void Encode_OfColours_KeepsTheirChannels()
    {
        using Tensor image = tensor([1f, -1f, 0f]).reshape(1, 3, 1, 1).expand(1, 3, 64, 64);

        using SKBitmap grid = SKBitmap.Decode(PreviewGrid.Encode(image));

        Assert.Equal((64, 64), (grid.Width, grid.Height));
        Assert.Equal(new SKColor(255, 0, 128), grid.GetPixel(10, 10));
    }
}
