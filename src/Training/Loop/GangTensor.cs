using System.Runtime.InteropServices;
using Hayate.Training.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Loop;

/// <summary>
/// A flat float32 tensor, zero at first, in memory of a gang, so that ranks of one host sum it in place. Where libtorch does not let itself be shown
/// foreign memory, or the gang has none, it is a tensor like any other.
/// </summary>
internal sealed class GangTensor : IDisposable
{
    private readonly GangMemory? _memory;

    public GangTensor(IGang gang, long length)
    {
        _memory = ForeignTensor.IsPossible ? gang.Allocate(length * sizeof(float)) : null;
        Tensor = _memory is null ? zeros(length) : ForeignTensor.Over(_memory.Address, length);
        Tensor.DetachFromDisposeScope();
    }

    /// <summary>The tensor. Views of it must be gone when this is disposed of.</summary>
    public Tensor Tensor { get; }

    /// <summary>Its values.</summary>
    public Span<float> Values => MemoryMarshal.Cast<byte, float>(Tensor.bytes);

    public void Dispose()
    {
        Tensor.Dispose();
        _memory?.Dispose();
    }
}
