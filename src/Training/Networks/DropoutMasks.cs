using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>
/// Dropout masks of one batch as a function of (seed, step, place in the network, position in the global batch). The same instance given
/// to two forward passes drops the same values, which is what consistency losses need of student and target.
/// </summary>
public sealed class DropoutMasks : IDisposable
{
    private readonly StreamKey? _key;
    private readonly long _firstPosition;
    private readonly Dictionary<int, Tensor> _masks = [];

    private DropoutMasks()
    {
    }

    /// <summary>Masks for the rows of a batch that start at a position of the global batch.</summary>
    public DropoutMasks(long seed, long step, long firstPosition)
    {
        _key = new StreamKey(seed, StreamPurpose.Dropout, step);
        _firstPosition = firstPosition;
    }

    /// <summary>Drops nothing: for teachers, sampling and evaluation.</summary>
    public static DropoutMasks None { get; } = new();

    /// <summary>Drops values of x (B, ...) with the given probability and scales the others by 1 / (1 - probability).</summary>
    /// <param name="x">Activations.</param>
    /// <param name="place">Number of the dropout layer within its network.</param>
    /// <param name="probability">Share of values to drop.</param>
    public Tensor Apply(Tensor x, int place, double probability) =>
        _key is { } key && probability > 0 ? x * MaskFor(key, x, place, probability) : x;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var mask in _masks.Values) mask.Dispose();
        _masks.Clear();
    }

    private Tensor MaskFor(StreamKey key, Tensor x, int place, double probability)
    {
        if (_masks.TryGetValue(place, out var known)) return known;
        using var scope = NewDisposeScope();
        var shape = x.shape;
        var kept = RandomStream.Mask(key with { Lane = place }, _firstPosition, shape[0], shape.AsSpan(1), 1 - probability, x.device);
        var mask = kept.to(x.dtype).Times(1 / (1 - probability)).DetachFromDisposeScope();
        _masks[place] = mask;
        return mask;
    }
}
