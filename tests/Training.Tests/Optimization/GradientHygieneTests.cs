using Hayate.Training.Optimization;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Optimization;

public sealed class GradientHygieneTests
{
    [Fact]
    public void Clean_WithNotANumberAndInfinities_ReplacesThem()
    {
        using Tensor gradients = tensor([1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity]);

        GradientHygiene.Clean(gradients, () => GradientHygiene.SumOfSquares(gradients), clipNorm: null);

        Assert.Equal([1f, 0f, 1e5f, -1e5f], gradients.data<float>().ToArray());
    }

    [Fact]
    public void Clean_AboveTheLimit_ScalesToItAndReturnsTheOldNorm()
    {
        using Tensor gradients = tensor([3f, 4f]);

        double norm = GradientHygiene.Clean(gradients, () => GradientHygiene.SumOfSquares(gradients), clipNorm: 1);

        Assert.Equal(5, norm, precision: 6);
        Assert.Equal([0.6f, 0.8f], gradients.data<float>().ToArray());
    }

    [Fact]
    public void Clean_BelowTheLimit_ChangesNothing()
    {
        using Tensor gradients = tensor([3f, 4f]);

        GradientHygiene.Clean(gradients, () => GradientHygiene.SumOfSquares(gradients), clipNorm: 6);

        Assert.Equal([3f, 4f], gradients.data<float>().ToArray());
    }
}
