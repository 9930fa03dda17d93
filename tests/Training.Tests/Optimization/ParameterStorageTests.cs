using Hayate.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Optimization;

public sealed class ParameterStorageTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly nn.Module<Tensor, Tensor> _network = nn.Sequential(("first", nn.Linear(3, 4)), ("second", nn.Linear(4, 2)));
    private readonly Tensor _x = arange(15, dtype: ScalarType.Float32).reshape(5, 3) / 7;

    [Fact]
    public void Create_FromANetwork_KeepsItsFunctionAndNames()
    {
        Tensor before = _network.forward(_x);

        using ParameterStorage storage = new(_network);

        Assert.True(before.eq(_network.forward(_x)).all().item<bool>());
        Assert.Equal((4 * 3) + 4 + (2 * 4) + 2, storage.Count);
        Assert.Equal(["first.weight", "first.bias", "second.weight", "second.bias"], storage.Views(storage.Values).Select(view => view.Name));
    }

    [Fact]
    public void Values_WhenChanged_ChangeTheNetwork()
    {
        using ParameterStorage storage = new(_network);

        using (no_grad())
            storage.Values.zero_();

        Assert.Equal(0, _network.forward(_x).abs().sum().item<float>());
    }

    [Fact]
    public void AccumulateInto_AfterTwoBackwardPasses_HoldsTheSumOfGradients()
    {
        _network.forward(_x).sum().backward();
        float[] once = [.. _network.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray())];
        using ParameterStorage storage = new(_network);
        using Tensor gradients = zeros(storage.Count + 3);

        storage.AccumulateInto(gradients);
        _network.forward(_x).sum().backward();
        _network.forward(_x).sum().backward();

        Assert.Equal([.. once.Select(value => 2 * value), 0, 0, 0], gradients.data<float>().ToArray());
    }

    public void Dispose()
    {
        _network.Dispose();
        _scope.Dispose();
    }
}
