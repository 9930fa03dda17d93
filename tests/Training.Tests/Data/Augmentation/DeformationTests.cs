using Hayate.Training.Data.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data.Augmentation;

public sealed class DeformationTests : IDisposable
{
    private const int Side = 16;
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Apply_NoDeformation_ChangesNothingAndHasZeroLabels()
    {
        var images = rand(3, 2, 5, 6);

        var (deformed, labels) = NonLeakyAugmentation.Apply(images, new Deformation[3]);

        Assert.True(deformed.eq(images).all().item<bool>());
        Assert.Equal([3, 9], labels.shape);
        Assert.Equal(0, labels.abs().sum().item<float>());
    }

    [Fact]
    public void Apply_Flips_AreExact()
    {
        var images = rand(4, 2, 5, 6);
        Deformation[] flips = [default, new() { FlipX = true }, new() { FlipY = true }, new() { FlipX = true, FlipY = true }];

        var (deformed, labels) = NonLeakyAugmentation.Apply(images, flips);

        Assert.True(deformed[0].eq(images[0]).all().item<bool>());
        Assert.True(deformed[1].eq(images[1].flip(2)).all().item<bool>());
        Assert.True(deformed[2].eq(images[2].flip(1)).all().item<bool>());
        Assert.True(deformed[3].eq(images[3].flip(1, 2)).all().item<bool>());
        Assert.Equal([0, 0, 1, 0, 0, 1, 1, 1], labels.slice(1, 0, 2, 1).contiguous().data<float>().ToArray());
    }

    [Theory]
    [InlineData(0.5, 0.0, 1, 0)]
    [InlineData(-1.0, 1.5, -2, 3)]
    public void Apply_ShiftByWholePixels_MovesThemAndReflectsAtTheEdge(double x, double y, int columns, int rows)
    {
        var image = rand(1, 1, Side, Side);

        var (deformed, labels) = NonLeakyAugmentation.Apply(image, [new() { ShiftX = x, ShiftY = y }]);

        var expected = zeros(1, 1, Side, Side);
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
                expected[0, 0, row, column] = image[0, 0, Reflect(row - rows), Reflect(column - columns)];
        }

        Assert.InRange((deformed - expected).abs().max().item<float>(), 0, 1e-5);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, (float)x, (float)y], labels.data<float>().ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Apply_QuarterTurns_TurnTheImageCounterClockwise(int quarters)
    {
        // The filter is not quite symmetric, so that a turned image lies some hundredths of a pixel beside its place.
        var image = Smooth((x, y) => (0.01 * x * x) + (0.025 * x * y) - (0.05 * y));

        var (deformed, labels) = NonLeakyAugmentation.Apply(image, [new() { Rotation = quarters * Math.PI / 2 }]);

        Assert.InRange(Inner(deformed - image.rot90(quarters, (2, 3))).abs().max().item<float>(), 0, 0.03);
        Close.To([0, 0, 0, Math.Cos(quarters * Math.PI / 2) - 1, Math.Sin(quarters * Math.PI / 2), 0, 0, 0, 0], labels, 1e-6);
    }

    [Fact]
    public void Apply_Scale_EnlargesByAFifthOfAnOctave()
    {
        var image = Smooth((x, y) => (0.3 * x) + (0.02 * y * y));
        var factor = Math.Pow(2, 0.2 * 1.5);

        var (deformed, labels) = NonLeakyAugmentation.Apply(image, [new() { Scale = 1.5 }]);

        var expected = Smooth((x, y) => (0.3 * x / factor) + (0.02 * y * y / factor / factor));
        Assert.InRange(Inner(deformed - expected).abs().max().item<float>(), 0, 0.02);
        Assert.Equal([0, 0, 1.5f, 0, 0, 0, 0, 0, 0], labels.data<float>().ToArray());
    }

    [Fact]
    public void Apply_Stretch_EnlargesAlongItsAxisAndReducesAcross()
    {
        var factor = Math.Pow(2, 0.2);
        var image = Smooth((x, y) => (0.2 * x) - (0.1 * y));

        var (level, levelLabels) = NonLeakyAugmentation.Apply(image, [new() { Stretch = 1 }]);
        var (diagonal, diagonalLabels) = NonLeakyAugmentation.Apply(image, [new() { Stretch = 1, StretchAxis = Math.PI / 2 }]);

        Assert.InRange(Inner(level - Smooth((x, y) => (0.2 * x / factor) - (0.1 * y * factor))).abs().max().item<float>(), 0, 0.02);
        Assert.InRange(Inner(diagonal - Smooth((x, y) => (0.2 * x * factor) - (0.1 * y / factor))).abs().max().item<float>(), 0, 0.02);
        Close.To([0, 0, 0, 0, 0, 1, 0, 0, 0], levelLabels, 1e-6);
        Close.To([0, 0, 0, 0, 0, 0, 1, 0, 0], diagonalLabels, 1e-6);
    }

    [Fact]
    public void Apply_DrawsOfTheReference_MakeItsImagesAndLabels()
    {
        var vector = Vector.Load("augmentation");
        var image = tensor(vector.At("input").Doubles().Select(value => (float)value).ToArray())
            .reshape(1, 1, vector.Integer("height"), vector.Integer("width"));
        foreach (var known in vector.At("cases").EnumerateArray())
        {
            Deformation deformation = new()
            {
                FlipX = known.Double("flipX") == 1,
                FlipY = known.Double("flipY") == 1,
                Scale = known.Double("scale"),
                Rotation = known.Double("rotation"),
                Stretch = known.Double("stretch"),
                StretchAxis = known.Double("stretchAxis"),
                ShiftX = known.Double("shiftX"),
                ShiftY = known.Double("shiftY"),
            };

            var (deformed, labels) = NonLeakyAugmentation.Apply(image, [deformation]);

            // A single kind of transformation has the labels of that kind alone, the others being zero in ours.
            double[] expected = known.At("labels").Doubles(), actual = labels.Values();
            if (expected.Length == Deformation.LabelCount)
                Close.To(expected, labels, 2e-6);
            else
                Assert.Equal(expected.Sum(Math.Abs), actual.Sum(Math.Abs), tolerance: 2e-5);
            Close.To(known.At("image").Doubles(), deformed, 2e-3);
        }
    }

    public void Dispose() => _scope.Dispose();

    private static int Reflect(int i) => i < 0 ? -i : i >= Side ? (2 * (Side - 1)) - i : i;

    // Away from the edges, where reflection makes a kink that no smooth function has.
    private static Tensor Inner(Tensor image) => image.narrow(2, 5, Side - 10).narrow(3, 5, Side - 10);

    private static Tensor Smooth(Func<double, double, double> value)
    {
        const double middle = (Side - 1) / 2.0;
        return tensor(Enumerable.Range(0, Side * Side).Select(i => (float)value((i % Side) - middle, (i / Side) - middle)).ToArray()).reshape(1, 1, Side, Side);
    }
}
