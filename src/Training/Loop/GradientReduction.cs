using System.Runtime.InteropServices;
using Hayate.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Loop;

/// <summary>
/// The one message of a step: gradients, and behind them in the same buffer whether a rank was asked to stop and the loss and noise level of
/// every sample. Each rank fills in what it knows, zeros elsewhere; the sum over the gang is the whole.
/// </summary>
/// <remarks>Every sample's loss is divided by the global batch before its backward pass, so shares of unequal size need no correction.</remarks>
internal sealed class GradientReduction : IDisposable
{
    private readonly IGang _gang;
    private readonly int _batch;
    private readonly Tensor _buffer;
    private readonly int _parameters;

    public GradientReduction(TrainingState state, int batch, IGang gang)
    {
        _gang = gang;
        _batch = batch;
        _parameters = checked((int)state.ParameterCount);
        _buffer = zeros(_parameters + 1 + (2 * batch)).DetachFromDisposeScope();
        Gradients = _buffer.narrow(0, 0, _parameters).DetachFromDisposeScope();
        state.AccumulateInto(_buffer);
    }

    /// <summary>Flat gradient of the mean loss over the global batch, once reduced.</summary>
    public Tensor Gradients { get; }

    /// <summary>Whether a rank was asked to stop, known to all ranks alike once reduced.</summary>
    public bool StopRequested => Values[_parameters] > 0;

    /// <summary>Loss of each sample of the global batch, once reduced.</summary>
    public ReadOnlySpan<float> Losses => Values.Slice(_parameters + 1, _batch);

    /// <summary>Noise level of each sample of the global batch, once reduced.</summary>
    public ReadOnlySpan<float> NoiseLevels => Values.Slice(_parameters + 1 + _batch, _batch);

    private Span<float> Values => MemoryMarshal.Cast<byte, float>(_buffer.bytes);

    /// <summary>Starts a step.</summary>
    public void Clear()
    {
        using IDisposable guard = no_grad();
        _buffer.zero_();
    }

    /// <summary>Adds the gradients of samples that start at a position of the global batch.</summary>
    public void Add(int firstPosition, SampleLosses losses)
    {
        using DisposeScope scope = NewDisposeScope();
        (losses.Values.sum() / _batch).backward();
        Span<float> values = Values[(_parameters + 1)..];
        losses.Values.detach().data<float>().CopyTo(values[firstPosition..]);
        for (int i = 0; i < losses.NoiseLevels.Length; i++)
            values[_batch + firstPosition + i] = (float)losses.NoiseLevels[i];
    }

    /// <summary>Sums over the gang.</summary>
    public void Reduce(bool stopRequested)
    {
        Values[_parameters] = stopRequested ? 1 : 0;
        _gang.AllReduceSum(Values);
    }

    public void Dispose()
    {
        Gradients.Dispose();
        _buffer.Dispose();
    }
}
