using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Hayate.Training.Checkpointing;

/// <summary>
/// Digest of a run's state: XxHash128 over the step, the parts, and each tensor's name and hash, in order. The order of parts does not count. It
/// needs the hashes only, so ranks that hash a share each can put it together.
/// </summary>
public static class StateDigest
{
    /// <summary>Digest as 32 lower-case hexadecimal digits. Equal digests mean equal bits.</summary>
    public static string Of(int step, IEnumerable<SnapshotPart> parts) =>
        Of(step, parts.Select(part => new PartHashes(part.Name, part.Tensors.Select(TensorHash.Of))));

    /// <inheritdoc cref="Of(int, IEnumerable{SnapshotPart})"/>
    public static string Of(int step, IEnumerable<PartHashes> parts)
    {
        XxHash128 hash = new();
        Append(hash, step);
        foreach (PartHashes part in parts.OrderBy(part => part.Part, StringComparer.Ordinal))
        {
            Append(hash, part.Part);
            foreach (TensorHash tensor in part.Tensors)
            {
                Append(hash, tensor.Name);
                Append(hash, tensor.XxHash128);
            }
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
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
