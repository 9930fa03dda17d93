using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>Access to the bytes of tensors that may be anywhere.</summary>
internal static class TensorBytes
{
    /// <summary>Shows the row-major bytes of a tensor, without a copy when it is contiguous and on the CPU.</summary>
    public static void Read(Tensor tensor, ReadOnlySpanAction reader)
    {
        if (tensor.device_type == TorchSharp.DeviceType.CPU && !tensor.requires_grad && tensor.is_contiguous())
        {
            reader(tensor.bytes);
            return;
        }

        using IDisposable scope = NewDisposeScope();
        reader(tensor.detach().cpu().contiguous().bytes);
    }

    /// <summary>Receives bytes that are valid during the call.</summary>
    public delegate void ReadOnlySpanAction(ReadOnlySpan<byte> bytes);
}
