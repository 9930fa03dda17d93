using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>A tensor's name, and the XxHash128 of its type, shape and row-major bytes as 32 lower-case hexadecimal digits.</summary>
public sealed record TensorHash(string Name, string XxHash128)
{
    /// <summary>Hash of a tensor wherever it is.</summary>
    public static TensorHash Of(NamedTensor named)
    {
        TensorHash? hash = null;
        TensorBytes.Read(named.Tensor, bytes => hash = Of(named.Name, named.Tensor.dtype, named.Tensor.shape, bytes));
        return hash!;
    }

    /// <summary>Hash of a tensor whose bytes are at hand.</summary>
    internal static TensorHash Of(string name, ScalarType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> bytes)
    {
        XxHash128 hash = new();
        hash.Append(Encoding.UTF8.GetBytes(type.ToString()));
        hash.Append(MemoryMarshal.AsBytes(shape));
        hash.Append(bytes);
        return new TensorHash(name, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }
}
