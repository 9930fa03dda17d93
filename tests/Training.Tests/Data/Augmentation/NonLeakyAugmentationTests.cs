using Hayate.Training.Data.Augmentation;
using Hayate.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data.Augmentation;

public sealed class NonLeakyAugmentationTests : IDisposable
{
    private static readonly TrainingStep Step = new(7, 3, 10);
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Apply_ProbabilityZero_IsTheIdentity()
    {
        var images = rand(6, 1, 8, 8);

        var (deformed, labels) = new NonLeakyAugmentation(0).Apply(images, 0, Step);

        Assert.True(deformed.eq(images).all().item<bool>());
        Assert.Equal(0, labels.abs().sum().item<float>());
    }

    [Fact]
    public void Apply_PartOfABatch_MakesTheSameImages()
    {
        var images = rand(40, 2, 8, 8);
        NonLeakyAugmentation augmentation = new(0.5);

        var (whole, wholeLabels) = augmentation.Apply(images, 0, Step);
        var (part, partLabels) = augmentation.Apply(images.narrow(0, 11, 9), 11, Step);

        Assert.InRange((part - whole.narrow(0, 11, 9)).abs().max().item<float>(), 0, 1e-6);
        Assert.True(partLabels.eq(wholeLabels.narrow(0, 11, 9)).all().item<bool>());
        Assert.False((whole - images).abs().max().item<float>() < 1e-3);
    }

    [Fact]
    public void Draw_ManyImages_HasTheProbabilitiesAndSpreadsOfTheReference()
    {
        const int count = 20_000;
        const double probability = 0.3;

        var drawn = new NonLeakyAugmentation(probability).Draw(0, count, Step);

        AssertShare(0.5, one => one.FlipX);
        AssertShare(probability / 2, one => one.FlipY);
        AssertShare(probability, one => one.Scale != 0);
        AssertShare(probability, one => one.Rotation != 0);
        AssertShare(probability, one => one.Stretch != 0);
        AssertShare(0.5, one => one.StretchAxis != 0);
        AssertShare(probability, one => one.ShiftX != 0 && one.ShiftY != 0);
        Assert.All(drawn, one => Assert.Equal(one.ShiftX == 0, one.ShiftY == 0));
        AssertShare(probability * probability, one => one.Scale != 0 && one.Rotation != 0);
        AssertMeanSquare(1, one => one.Scale);
        AssertMeanSquare(1, one => one.Stretch);
        AssertMeanSquare(1, one => one.ShiftX);
        AssertMeanSquare(Math.PI * Math.PI / 3, one => one.Rotation);
        AssertMeanSquare(Math.PI * Math.PI / 3, one => one.StretchAxis);

        void AssertShare(double expected, Func<Deformation, bool> isSo) => Assert.Equal(expected, drawn.Count(isSo) / (double)count, tolerance: 0.02);

        void AssertMeanSquare(double expected, Func<Deformation, double> value) =>
            Assert.Equal(1, drawn.Select(value).Where(one => one != 0).Average(one => one * one) / expected, tolerance: 0.08);
    }

    public void Dispose() => _scope.Dispose();
}
