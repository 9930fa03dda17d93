using Hayate.Training.Objectives;
using Hayate.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Loop;

/// <summary>
/// The one message of a step: gradients, and behind them in the same memory whether a rank was asked to stop and the loss and noise level of
/// every sample. Each rank fills in what it knows, zeros elsewhere; the sum over the gang is the whole. Backward passes add straight into the
/// gang's memory, where ranks of one host sum it in place.
/// </summary>
/// <remarks>
/// Every sample's loss is divided by the global batch before its backward pass, so shares of unequal size need no correction. Where the
/// optimizer's state is sharded each rank receives the sum of its part alone.
/// </remarks>
internal sealed class GradientReduction : IDisposable
{
    private readonly TrainingState _state;
    private readonly ShardLayout _layout;
    private readonly IGang _gang;
    private readonly int _batch;
    private readonly int _end;
    private readonly GangTensor _message;

    public GradientReduction(TrainingState state, int batch, IGang gang)
    {
        (_state, _layout, _gang, _batch) = (state, state.Layout, gang, batch);
        _end = checked((int)_layout.Length);
        _message = new GangTensor(gang, _end + 1 + (2 * batch));
        Gradients = (state.IsSharded ? PartOf(_layout.Rank) : _message.Tensor.narrow(0, 0, _end)).DetachFromDisposeScope();
        state.AccumulateInto(_message.Tensor);
    }

    /// <summary>Flat gradient of the mean loss over the global batch, once reduced; of a sharded state this rank's part.</summary>
    public Tensor Gradients { get; }

    /// <summary>Whether a rank was asked to stop, known to all ranks alike once reduced.</summary>
    public bool StopRequested => _message.Values[_end] > 0;

    /// <summary>Loss of each sample of the global batch, once reduced.</summary>
    public ReadOnlySpan<float> Losses => _message.Values.Slice(_end + 1, _batch);

    /// <summary>Noise level of each sample of the global batch, once reduced.</summary>
    public ReadOnlySpan<float> NoiseLevels => _message.Values.Slice(_end + 1 + _batch, _batch);

    /// <summary>Starts a step.</summary>
    public void Clear() => _message.Values.Clear();

    /// <summary>Adds the gradients of samples that start at a position of the global batch.</summary>
    public void Add(int firstPosition, SampleLosses losses)
    {
        using DisposeScope scope = NewDisposeScope();
        (losses.Values.sum() / _batch).backward();
        Span<float> values = _message.Values[(_end + 1)..];
        losses.Values.detach().data<float>().CopyTo(values[firstPosition..]);
        for (int i = 0; i < losses.NoiseLevels.Length; i++)
            values[_batch + firstPosition + i] = (float)losses.NoiseLevels[i];
    }

    /// <summary>Sums over the gang.</summary>
    public void Reduce(bool stopRequested)
    {
        Span<float> values = _message.Values;
        values[_end] = stopRequested ? 1 : 0;
        if (!_state.IsSharded)
        {
            _gang.AllReduceSum(values);
            return;
        }

        _gang.ReduceScatterSum(values[.._end], values.Slice((int)_layout.First, (int)_layout.PartLength));
        _gang.AllReduceSum(values[_end..]);
    }

    /// <summary>Makes the reduced gradient safe to use, see <see cref="GradientHygiene"/>.</summary>
    /// <returns>Its norm before clipping.</returns>
    public double Clean(double? clipNorm) => GradientHygiene.Clean(Gradients, SumOfSquares, clipNorm);

    public void Dispose()
    {
        _state.AccumulateNowhere();
        Gradients.Dispose();
        _message.Dispose();
    }

    // Part by part in order of rank, whoever holds the parts: a sharded state comes to the same bits.
    private double SumOfSquares()
    {
        if (_state.IsSharded)
        {
            double own = GradientHygiene.SumOfSquares(Gradients);
            _gang.AllReduceSum(new Span<double>(ref own));
            return own;
        }

        double sum = 0;
        for (int rank = 0; rank < _layout.WorldSize; rank++)
        {
            using Tensor part = PartOf(rank);
            sum += GradientHygiene.SumOfSquares(part);
        }

        return sum;
    }

    private Tensor PartOf(int rank) => _message.Tensor.narrow(0, _layout.PartLength * rank, _layout.PartLength);
}
