using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Diffusion;

public sealed class GuidedDenoiserTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 3.0)]
    [InlineData(2.5, 6.0)]
    public void Denoise_OfAClass_GoesFromTheOpenOneAlongTheDifference(double weight, double expected)
    {
        var labels = tensor(new float[,] { { 0, 2 } });
        var guided = new GuidedDenoiser(new Labelled(null), weight).Given(new Condition { Labels = labels, Augmentation = ones(1, 3) });
        Assert.Equal([expected], guided.Denoise(ones(1, 1), [1.0]).Values());
    }

    [Fact]
    public void Denoise_WithoutAClass_IsTheDenoiserItself()
    {
        var guided = new GuidedDenoiser(new Labelled(null), 4);
        Assert.Equal([1], guided.Denoise(ones(1, 1), [1.0]).Values());
        Assert.Equal([1], guided.Given(Condition.None).Denoise(ones(1, 1), [1.0]).Values());
    }

    [Fact]
    public void Given_AnotherCondition_ReplacesTheFirst()
    {
        IDenoiser guided = new GuidedDenoiser(new Labelled(null), 2).Given(new Condition { Labels = tensor(new float[,] { { 5 } }) });
        Assert.Equal([5], guided.Given(new Condition { Labels = tensor(new float[,] { { 2 } }) }).Denoise(ones(1, 1), [1.0]).Values());
    }

    /// <summary>Returns x plus the sum of its labels; keeps the augmentation it is given.</summary>
    private sealed class Labelled(Tensor? labels) : IDenoiser
    {
        public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma) => labels is null ? x : x + labels.sum(1, keepdim: true);

        public IDenoiser Given(Condition condition) => new Labelled(condition.Labels);
    }
}
