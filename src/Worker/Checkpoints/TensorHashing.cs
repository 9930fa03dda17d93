using System.IO.Hashing;
using Hayate.Training.Checkpointing;
using static TorchSharp.torch;

namespace Hayate.Worker.Checkpoints;

/// <summary>Fast hashes of single tensors.</summary>
internal static class TensorHashing
{
    /// <summary>XxHash128 of a tensor's row-major bytes, in lower-case hexadecimal.</summary>
    public static string Hash(NamedTensor named)
    {
        using IDisposable scope = NewDisposeScope();
        return Convert.ToHexStringLower(XxHash128.Hash(named.Tensor.detach().cpu().contiguous().bytes));
    }
}
