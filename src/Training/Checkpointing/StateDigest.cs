using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Hayate.Training.Checkpointing;

/// <summary>Digest of a run's state: XxHash128 over step, parts, and each tensor's name, type, shape and bytes, in order. The order of parts does not count.</summary>
public static class StateDigest
{
    /// <summary>Digest as 32 lower-case hexadecimal digits. Equal digests mean equal bits.</summary>
    public static string Of(int step, IEnumerable<SnapshotPart> parts)
    {
        XxHash128 hash = new();
        Append(hash, step);
        foreach (SnapshotPart part in parts.OrderBy(part => part.Name, StringComparer.Ordinal))
        {
            Append(hash, part.Name);
            foreach (NamedTensor named in part.Tensors)
                Append(hash, named);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static void Append(XxHash128 hash, NamedTensor named)
    {
        Append(hash, named.Name);
        Append(hash, named.Tensor.dtype.ToString());
        hash.Append(MemoryMarshal.AsBytes<long>(named.Tensor.shape));
        TensorBytes.Read(named.Tensor, hash.Append);
    }

    private static void Append(XxHash128 hash, string text)
    {
        byte[] encoded = Encoding.UTF8.GetBytes(text);
        Append(hash, encoded.Length);
        hash.Append(encoded);
    }

    private static void Append(XxHash128 hash, int value)
    {
        Span<byte> encoded = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(encoded, value);
        hash.Append(encoded);
    }
}
