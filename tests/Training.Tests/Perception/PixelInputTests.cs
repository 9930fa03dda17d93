using Hayate.Training.Evaluation;
using Hayate.Training.Numerics;
using Hayate.Training.Perception;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Perception;

public sealed class PixelInputTests
{
    [Fact]
    public void Prepare_ToAnotherSide_IsThePlainBilinearResize()
    {
        using var scope = NewDisposeScope();
        foreach (var golden in Vector.Load("perception").GetProperty("bilinear").EnumerateArray())
        {
            var side = golden.Integer("side");
            var resized = PixelInput.Prepare(Formula.Images(1, 1, 7), side);
            Assert.Equal([1, 3, side, side], resized.shape);
            for (var colour = 0; colour < 3; colour++)
                Close.To(golden.GetProperty("values").Doubles(), resized[0, colour].flatten().to(ScalarType.Float64), 1e-5);
        }
    }

    [Fact]
    public void Prepare_ToTheSameSideOrNone_ChangesNothing()
    {
        using var scope = NewDisposeScope();
        var images = Formula.Images(2, 3, 8);
        Assert.True(PixelInput.Prepare(images, 8).eq(images).all().item<bool>());
        Assert.True(PixelInput.Prepare(images, 0).eq(images).all().item<bool>());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Suits_ShapesOfImages_GreyAndColoursAlone(int channels, bool suits) => Assert.Equal(suits, PixelInput.Suits(new ImageShape(channels, 8, 8)));

    // A level is rounded, not cut off: 127.4 of 255 is 127, 127.6 is 128, as PNG files of the field's evaluations have it.
    [Fact]
    public void EightBit_Values_AreRoundedToTheNearestLevelAndClipped()
    {
        using var scope = NewDisposeScope();
        var levels = EightBit.Encode(tensor([-1.5f, -1, 127.4f / 127.5f - 1, 127.6f / 127.5f - 1, 1, 1.5f]));
        Assert.Equal([0, 0, 127, 128, 255, 255], levels.data<byte>().ToArray().Select(level => (int)level));
    }
}
