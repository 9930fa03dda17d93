using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data;

public sealed class DatasetsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Open_Digits_HasTheKnownImages()
    {
        using IDataset digits = Datasets.Open(new DigitsDataset());

        Assert.Equal(1797, digits.Count);
        Assert.Equal(new ImageShape(1, 8, 8), digits.Shape);
        Assert.Equal([0, 1, 2, 3], digits.Labels[..4].ToArray());
        Assert.Equal((10, 1797), (digits.Classes, digits.Labels.Length));
        Tensor first = digits.Get([0]);
        Assert.Equal([1, 1, 8, 8], first.shape);
        Assert.Equal([-1f, -1f, (5 / 8f) - 1, (13 / 8f) - 1, (9 / 8f) - 1, (1 / 8f) - 1, -1f, -1f], first[0, 0, 0].data<float>().ToArray());
        Tensor all = digits.Get([.. Enumerable.Range(0, digits.Count)]);
        Assert.Equal((-1f, 1f), (all.min().item<float>(), all.max().item<float>()));
    }

    [Fact]
    public void Get_OfRowsInAnyOrder_GivesThoseRows()
    {
        using IDataset digits = Datasets.Open(new DigitsDataset());

        Assert.True(digits.Get([7, 3])[1].eq(digits.Get([3])[0]).all().item<bool>());
    }

    [Fact]
    public void Open_Gaussian_HasTheAskedMomentsAndIsAFunctionOfTheSeed()
    {
        GaussianDataset spec = new() { Dimensions = 3, Mean = 0.3, Std = 0.7, Count = 20_000, Seed = 4 };
        using IDataset data = Datasets.Open(spec);
        using IDataset same = Datasets.Open(spec);
        using IDataset other = Datasets.Open(spec with { Seed = 5 });

        Tensor all = data.Get([.. Enumerable.Range(0, data.Count)]);
        Assert.Equal([20_000, 3, 1, 1], all.shape);
        Assert.Equal((0, 0), (data.Classes, data.Labels.Length));
        Assert.Equal(0.3, all.mean().item<float>(), tolerance: 0.02);
        Assert.Equal(0.7, all.std().item<float>(), tolerance: 0.02);
        Assert.Equal(data.Digest, same.Digest);
        Assert.NotEqual(data.Digest, other.Digest);
    }

    public void Dispose() => _scope.Dispose();
}
