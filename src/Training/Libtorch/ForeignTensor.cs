using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Libtorch;

/// <summary>Tensors over memory that libtorch neither made nor frees.</summary>
internal static unsafe class ForeignTensor
{
    private const int Cpu = 0;
    private const int NoIndex = -1;

    /// <summary>Whether the loaded libtorch makes them.</summary>
    public static bool IsPossible => NativeFunctions.Loaded.NewTensorFromBlob != null;

    /// <summary>A flat float32 tensor on the CPU. The memory must outlive it and all its views.</summary>
    /// <param name="address">Where its values are.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidOperationException">libtorch refuses; its reason stands in the error output.</exception>
    public static Tensor Over(nint address, long count)
    {
        long stride = 1;
        nint handle;
        int error = NativeFunctions.Loaded.NewTensorFromBlob((void*)address, 1, &count, &stride, 0, (int)ScalarType.Float32, Cpu, NoIndex, &handle);
        return error == 0
            ? Tensor.UnsafeCreateTensor(handle)
            : throw new InvalidOperationException($"aoti_torch_create_tensor_from_blob of libtorch failed with error {error}; its reason stands in the error output.");
    }
}
