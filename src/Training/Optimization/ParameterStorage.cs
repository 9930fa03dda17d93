using Hayate.Training.Checkpointing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>
/// Lays the parameters of a network out in one flat tensor, so that an optimizer step, an average or a norm is a handful of operations and
/// the whole gradient is one span for a reduction. The network's own parameters become views: nothing is ever copied back and forth.
/// </summary>
public sealed class ParameterStorage : IDisposable
{
    private readonly List<(string Name, long[] Shape, long Offset, long Count)> _layout = [];
    private readonly nn.Module _network;

    /// <summary>Moves the parameters of a network into new flat storage. Their values stay.</summary>
    /// <param name="network">The network.</param>
    /// <param name="values">The storage, taken over: flat, float32, at least as long as the parameters. By default just as long.</param>
    public ParameterStorage(nn.Module network, Tensor? values = null)
    {
        _network = network;
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            _layout.Add((name, parameter.shape, Count, parameter.numel()));
            Count += parameter.numel();
        }

        Values = (values ?? zeros(Count)).DetachFromDisposeScope();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        foreach ((NamedTensor view, Parameter parameter) in Views(Values).Zip(network.parameters()))
            view.Tensor.copy_(parameter);
        Lend(Values, network);
    }

    /// <summary>Number of trainable values.</summary>
    public long Count { get; }

    /// <summary>The parameters, flat, float32, and behind them whatever room there is.</summary>
    public Tensor Values { get; }

    /// <summary>A flat tensor seen as the network's parameters, by name. The caller's dispose scope owns the views.</summary>
    public IReadOnlyList<NamedTensor> Views(Tensor flat) =>
        [.. _layout.Select(entry => new NamedTensor(entry.Name, flat.narrow(0, entry.Offset, entry.Count).view(entry.Shape)))];

    /// <summary>Makes a network of the same architecture read its parameters from a flat tensor from now on.</summary>
    public void Lend(Tensor flat, nn.Module network)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        foreach ((NamedTensor view, Parameter parameter) in Views(flat).Zip(network.parameters()))
            parameter.set_(view.Tensor);
    }

    /// <summary>Makes backward passes add into a flat tensor that is at least as long as the parameters.</summary>
    public void AccumulateInto(Tensor flat)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach ((NamedTensor view, Parameter parameter) in Views(flat).Zip(_network.parameters()))
            parameter.grad = view.Tensor;
    }

    /// <summary>Lets go of the tensor that backward passes have added into.</summary>
    public void AccumulateNowhere()
    {
        foreach (Parameter parameter in _network.parameters())
            parameter.grad = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Values.Dispose();
}
