using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class GenerationClassesTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDataset _digits = Datasets.Open(new DigitsDataset());

    [Fact]
    public void Of_AsManyImagesAsTheData_HasItsClassesAsOften()
    {
        GenerationClasses classes = new(_digits, 10, seed: 4);

        var labels = Labels(classes.Of(0, _digits.Count).Labels!);

        Assert.Equal(_digits.Labels.ToArray().CountBy(label => label).OrderBy(pair => pair.Key), labels.CountBy(label => (int)label).OrderBy(pair => pair.Key));
        Assert.Equal(labels[500..520], Labels(classes.Of(500, 20).Labels!));
        Assert.NotEqual(labels[..50], Labels(new GenerationClasses(_digits, 10, seed: 5).Of(0, 50).Labels!));
    }

    [Fact]
    public void Of_ANetworkWithoutClasses_TellsNothing() => Assert.Null(new GenerationClasses(_digits, 0, seed: 4).Of(0, 9).Labels);

    [Fact]
    public void Preview_MoreImagesThanClasses_HasARowForEachClass()
    {
        var layout = new GenerationClasses(_digits, 10, seed: 4).Preview(64);

        Assert.Equal((60, 6), (layout.Count, layout.Columns));
        Assert.Equal([0, 0, 1, 1, 1, 1, 1, 1, 2], Labels(layout.Of(4, 9).Labels!));
        Assert.Equal(9, layout.Labels[^1]);
    }

    [Fact]
    public void Preview_FewerImagesThanClasses_SpreadsThem()
    {
        var layout = new GenerationClasses(_digits, 10, seed: 4).Preview(4);

        Assert.Equal((4, null), (layout.Count, layout.Columns));
        Assert.Equal([0, 2, 5, 7], layout.Labels);
    }

    [Fact]
    public void Preview_WithoutClasses_KeepsTheCount()
    {
        var layout = new GenerationClasses(_digits, 0, seed: 4).Preview(7);

        Assert.Equal((7, null), (layout.Count, layout.Columns));
        Assert.Null(layout.Of(0, 7).Labels);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _digits.Dispose();
    }

    private static long[] Labels(Tensor oneHot) => oneHot.argmax(1).data<long>().ToArray();
}
