using System.Runtime.InteropServices;
using Hayate.Training.Libtorch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Libtorch;

public sealed unsafe class ForeignTensorTests : IDisposable
{
    private const int Count = 6;

    private readonly float* _memory = (float*)NativeMemory.AllocZeroed(Count, sizeof(float));

    private Span<float> Memory => new(_memory, Count);

    [Fact]
    public void Over_Memory_ReadsAndWritesIt()
    {
        using Tensor tensor = ForeignTensor.Over((nint)_memory, Count);
        Memory[2] = 3;

        using (no_grad())
            tensor.mul_(2).add_(1);

        Assert.Equal([1, 1, 7, 1, 1, 1], Memory.ToArray());
        Assert.Equal((ScalarType.Float32, DeviceType.CPU, true), (tensor.dtype, tensor.device_type, tensor.is_contiguous()));
    }

    [Fact]
    public void Over_MemoryOfAGradient_ReceivesWhatBackwardAdds()
    {
        using DisposeScope scope = NewDisposeScope();
        using Tensor tensor = ForeignTensor.Over((nint)_memory, Count);
        Parameter weight = new(ones(2, 3));
        weight.grad = tensor.view(2, 3);

        weight.sum().backward();
        (weight * 2).sum().backward();
        weight.grad = null;

        Assert.Equal([3, 3, 3, 3, 3, 3], Memory.ToArray());
        Assert.Null(weight.grad);
    }

    public void Dispose() => NativeMemory.Free(_memory);
}
