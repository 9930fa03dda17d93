using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>
/// A safetensors file in memory, to be filled again and again: what tensors hold now is copied in, and hashed and stored from there while they
/// go on changing. The header, which names, types and shapes determine, is written once.
/// </summary>
public sealed unsafe class SafetensorsImage : IDisposable
{
    private const int MostHashedAtOnce = 1 << 30;

    private readonly NativeBuffer _buffer;
    private readonly SafetensorsEntry[] _entries;
    private readonly long _dataBegin;

    /// <summary>Makes room for tensors. Their values are not copied yet.</summary>
    public SafetensorsImage(IReadOnlyList<NamedTensor> tensors)
    {
        using MemoryStream header = new();
        Safetensors.WriteHeader(header, tensors, metadata: null);
        _dataBegin = header.Length;
        header.Position = 0;
        _entries = [.. Safetensors.ReadHeader(header).Entries];
        Length = _dataBegin + (_entries is [.., var last] ? last.End : 0);
        _buffer = new NativeBuffer(Length);
        _buffer.WriteSpan<byte>(0, header.ToArray());
    }

    /// <summary>Size of the file.</summary>
    public long Length { get; }

    /// <summary>Copies the tensors in. Nobody may read meanwhile.</summary>
    /// <param name="tensors">Those that the image was made for, in the same order, on any device.</param>
    public void Fill(IReadOnlyList<NamedTensor> tensors)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            SafetensorsEntry entry = _entries[i];
            if (entry.Name != tensors[i].Name)
                throw new ArgumentException($"The image has room for '{entry.Name}' where '{tensors[i].Name}' comes.", nameof(tensors));
            TensorBytes.Read(tensors[i].Tensor, bytes => Copy(bytes, entry));
        }
    }

    /// <summary>The file, from its beginning. May be read several times and by several readers.</summary>
    public Stream OpenRead() => new UnmanagedMemoryStream(_buffer, 0, Length);

    /// <summary>SHA-256 of the file, in lower-case hexadecimal.</summary>
    public string Sha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        WithBytes(start =>
        {
            for (long done = 0; done < Length; done += MostHashedAtOnce)
                hash.AppendData(new ReadOnlySpan<byte>((byte*)start + done, (int)Math.Min(MostHashedAtOnce, Length - done)));
        });
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Hashes of the tensors.</summary>
    public IReadOnlyList<TensorHash> TensorHashes()
    {
        List<TensorHash> hashes = [];
        WithBytes(start =>
        {
            foreach (SafetensorsEntry entry in _entries)
            {
                ReadOnlySpan<byte> bytes = new((byte*)start + _dataBegin + entry.Begin, checked((int)(entry.End - entry.Begin)));
                hashes.Add(TensorHash.Of(entry.Name, entry.Type, entry.Shape.AsSpan(), bytes));
            }
        });
        return hashes;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private void Copy(ReadOnlySpan<byte> bytes, SafetensorsEntry entry)
    {
        if (bytes.Length != entry.End - entry.Begin)
            throw new ArgumentException($"'{entry.Name}' has {bytes.Length} bytes where the image has room for {entry.End - entry.Begin}.");
        _buffer.WriteSpan((ulong)(_dataBegin + entry.Begin), bytes);
    }

    private void WithBytes(Action<nint> use)
    {
        byte* start = null;
        try
        {
            _buffer.AcquirePointer(ref start);
            use((nint)start);
        }
        finally
        {
            if (start is not null)
                _buffer.ReleasePointer();
        }
    }
}
