using System.Security.Cryptography;
using System.Text.Json;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Workers;
using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>Reads a committed checkpoint and believes nothing: manifest, parts and tensors must be the ones that were written.</summary>
internal sealed class CheckpointReader(IBlobStore blobs, CheckpointRef checkpoint)
{
    private readonly Lazy<CheckpointManifest> _manifest = new(() => ReadManifest(blobs, checkpoint));

    /// <summary>Averages that the checkpoint lists.</summary>
    /// <exception cref="InvalidDataException">The manifest is not the one that was committed.</exception>
    public IReadOnlyList<StoredAverage> Averages => _manifest.Value.Averages;

    /// <summary>Reads everything. The caller disposes it.</summary>
    /// <exception cref="InvalidDataException">Something is missing or not what was committed.</exception>
    public Snapshot ReadAll()
    {
        List<SnapshotPart> parts = [];
        try
        {
            foreach (var part in Parts)
                parts.Add(Read(part));
            return new Snapshot(_manifest.Value.Step, parts) { Averages = Averages };
        }
        catch
        {
            parts.ForEach(part => part.Dispose());
            throw;
        }
    }

    /// <summary>Reads one part. The caller disposes it.</summary>
    /// <exception cref="InvalidDataException">It is missing or not what was committed.</exception>
    public SnapshotPart ReadPart(string name) => Read(Parts.FirstOrDefault(part => part.Key == name)
        ?? throw new InvalidDataException($"Checkpoint {checkpoint.Id} has no part '{name}', only {string.Join(", ", Parts.Select(part => part.Key))}."));

    /// <summary>Reads an average that the checkpoint lists. The caller disposes it.</summary>
    /// <exception cref="InvalidDataException">It is missing or not what was listed.</exception>
    public SnapshotPart ReadAverage(StoredAverage average) => ReadFile(average.File, average.Part, average.Bytes, average.Sha256);

    private IEnumerable<IGrouping<string, CheckpointPart>> Parts => _manifest.Value.Parts.GroupBy(part => part.Name);

    private static CheckpointManifest ReadManifest(IBlobStore blobs, CheckpointRef checkpoint)
    {
        string name = BlobNames.Manifest(checkpoint.Prefix);
        using var stream = Open(blobs, name);
        using MemoryStream content = new();
        stream.CopyTo(content);
        if (Convert.ToHexStringLower(SHA256.HashData(content.ToArray())) != checkpoint.ManifestSha256)
            throw new InvalidDataException($"{name} is not the manifest that was committed.");
        var manifest = JsonSerializer.Deserialize<CheckpointManifest>(content.ToArray(), HayateJson.Options)!;
        return manifest.Format == CheckpointManifest.CurrentFormat
            ? manifest
            : throw new InvalidDataException($"{name} has format '{manifest.Format}'; this version reads '{CheckpointManifest.CurrentFormat}'.");
    }

    private static Stream Open(IBlobStore blobs, string name) =>
        blobs.OpenReadAsync(name, CancellationToken.None).GetAwaiter().GetResult() ?? throw new InvalidDataException($"{name} is missing.");

    private SnapshotPart Read(IGrouping<string, CheckpointPart> pieces)
    {
        List<NamedTensor> tensors = [];
        try
        {
            foreach (var piece in pieces)
                tensors.AddRange(Read(piece).Tensors);
            return new SnapshotPart(pieces.Key, tensors);
        }
        catch
        {
            tensors.ForEach(named => named.Tensor.Dispose());
            throw;
        }
    }

    private SnapshotPart Read(CheckpointPart part)
    {
        string name = $"{checkpoint.Prefix}/{part.File}";
        SnapshotPart read = ReadFile(name, part.Name, part.Bytes, part.Sha256);
        if (read.Tensors.Select(TensorHash.Of).SequenceEqual(part.Tensors))
            return read;
        read.Dispose();
        throw NotTheCommitted(name);
    }

    private SnapshotPart ReadFile(string name, string part, long bytes, string sha256)
    {
        using var stream = Open(blobs, name);
        using HashingStream hashing = new(stream);
        IReadOnlyList<NamedTensor> tensors;
        try
        {
            tensors = Safetensors.Read(hashing);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name}: {e.Message}", e);
        }

        SnapshotPart read = new(part, tensors);
        if (hashing.Bytes == bytes && hashing.Sha256() == sha256)
            return read;
        read.Dispose();
        throw NotTheCommitted(name);
    }

    private static InvalidDataException NotTheCommitted(string name) =>
        new($"{name} is not the file that was committed: size, SHA-256 or a tensor's hash differs from the manifest.");
}
