using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>The safetensors file format: eight bytes of header length, a JSON header, then the tensors' bytes without gaps, little-endian and row major.</summary>
public static class Safetensors
{
    private const int HeaderAlignment = 8;
    private const int LargestHeader = 100_000_000;

    /// <summary>Writes tensors in the given order.</summary>
    /// <param name="stream">Written from its position; need not seek.</param>
    /// <param name="tensors">Tensors of any device; names are unique.</param>
    /// <param name="metadata">Free text by key, kept in the header.</param>
    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        WriteHeader(stream, tensors, metadata);
        foreach (NamedTensor named in tensors)
            TensorBytes.Read(named.Tensor, stream.Write);
    }

    /// <summary>Writes all that comes before the tensors' bytes.</summary>
    internal static void WriteHeader(Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        byte[] header = SafetensorsHeader.Encode(tensors, metadata);
        int padded = (header.Length + HeaderAlignment - 1) / HeaderAlignment * HeaderAlignment;
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        stream.Write(length);
        stream.Write(header);
        for (int i = header.Length; i < padded; i++)
            stream.WriteByte((byte)' ');
    }

    /// <summary>Reads a whole file. The caller disposes the tensors, which are on the CPU and in file order.</summary>
    /// <exception cref="InvalidDataException">The file is truncated or breaks the format.</exception>
    public static IReadOnlyList<NamedTensor> Read(Stream stream)
    {
        SafetensorsHeader header = ReadHeader(stream);
        // A header may promise any amount: memory is asked for only what is there.
        long length = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
        if (header.Entries.FirstOrDefault(entry => entry.End > length) is { } cut)
            throw Truncated($"tensor '{cut.Name}'", cut.End - cut.Begin, Math.Max(0, length - cut.Begin));
        List<NamedTensor> tensors = [];
        try
        {
            foreach (SafetensorsEntry entry in header.Entries)
            {
                tensors.Add(new NamedTensor(entry.Name, empty([.. entry.Shape], dtype: entry.Type).DetachFromDisposeScope()));
                ReadExactly(stream, tensors[^1].Tensor.bytes, $"tensor '{entry.Name}'");
            }

            if (stream.ReadByte() >= 0)
                throw new InvalidDataException("The safetensors file goes on after its last tensor.");
            return tensors;
        }
        catch
        {
            foreach (NamedTensor named in tensors)
                named.Tensor.Dispose();
            throw;
        }
    }

    /// <summary>Reads the free text kept in the header.</summary>
    /// <exception cref="InvalidDataException">The file is truncated or breaks the format.</exception>
    public static ImmutableSortedDictionary<string, string> ReadMetadata(Stream stream) => ReadHeader(stream).Metadata;

    internal static SafetensorsHeader ReadHeader(Stream stream)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        ReadExactly(stream, length, "the header's length");
        ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (bytes is 0 or > LargestHeader)
            throw new InvalidDataException($"A safetensors header of {bytes} bytes is not possible: this is no safetensors file.");
        byte[] json = new byte[bytes];
        ReadExactly(stream, json, "the header");
        try
        {
            return SafetensorsHeader.Decode(json);
        }
        catch (Exception e) when (e is JsonException or OverflowException or InvalidOperationException)
        {
            throw new InvalidDataException($"The safetensors header is not valid: {e.Message}", e);
        }
    }

    private static void ReadExactly(Stream stream, Span<byte> buffer, string what)
    {
        int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (read < buffer.Length)
            throw Truncated(what, buffer.Length, read);
    }

    private static InvalidDataException Truncated(string what, long needed, long there) =>
        new($"The safetensors file is truncated: {what} needs {needed} bytes, {there} are there.");
}
