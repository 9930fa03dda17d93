using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Networks;

public sealed class ChannelBlocksTests : IDisposable
{
    private const int Batch = 10;
    private const int Side = 8;

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<int, int, int> Channels => new()
    {
        { 1, 8, 3 }, { 8, 8, 3 }, { 16, 16, 3 }, { 24, 16, 3 }, { 16, 24, 3 }, { 32, 1, 3 }, { 40, 48, 5 }, { 24, 40, 1 },
    };

    [Theory]
    [MemberData(nameof(Channels))]
    public void Convolve_InMemoryFullOfNotANumber_GivesWhatFloat64Gives(int inputs, int outputs, int kernel)
    {
        using Generator generator = new(1);
        (Tensor x, Tensor weight, Tensor bias) = (
            randn([Batch, inputs, Side, Side], generator: generator), randn([outputs, inputs, kernel, kernel], generator: generator), randn([outputs], generator: generator));

        Tensor[] exact = ResultAndGradients(x.to(float64), weight.to(float64), bias.to(float64), kernel / 2);
        for (int i = 0; i < 10; i++)
        {
            Tensor[] actual = ResultAndGradients(x, weight, bias, kernel / 2);
            Assert.All(exact.Zip(actual), pair => Assert.True(
                pair.First.allclose(pair.Second.to(float64), rtol: 1e-4, atol: 1e-2), $"largest difference {(pair.First - pair.Second).abs().max().item<double>()}"));
        }
    }

    public void Dispose() => _scope.Dispose();

    private static Tensor[] ResultAndGradients(Tensor x, Tensor weight, Tensor bias, long border)
    {
        Tensor[] leaves = [.. new[] { x, weight, bias }.Select(tensor => tensor.detach().clone().requires_grad_(true))];
        Poison();
        Tensor result = ChannelBlocks.Convolve(leaves[0], leaves[1], leaves[2], border);
        Poison();
        result.square().sum().backward();
        return [result.detach(), .. leaves.Select(leaf => leaf.grad!)];
    }

    /// <summary>Leaves free memory behind that reads as NaN, in sizes that are asked for next.</summary>
    private static void Poison()
    {
        using DisposeScope scope = NewDisposeScope();
        for (long length = 64; length <= 1 << 18; length += length / 2)
        {
            for (int i = 0; i < 3; i++)
                ScalarArithmetic.Filled([length], double.NaN);
        }
    }
}
