using System.IO.Hashing;
using System.Text;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Training.Checkpointing;
using Hayate.Training.Evaluation;
using static TorchSharp.torch;

namespace Hayate.Worker.References;

/// <summary>
/// What is known of real images in a blob store, shared by all runs: a safetensors file for each key, which says what it holds of what and carries
/// a digest of it. Files can be deleted at any time.
/// </summary>
/// <param name="blobs">Where the files are.</param>
/// <param name="warn">Told of files that do not verify or cannot be written.</param>
/// <param name="time">Tells the day of a use: files that are long unused are removed.</param>
internal sealed class BlobReferenceStore(IBlobStore blobs, Action<string> warn, TimeProvider time) : IReferenceStore
{
    private const string Format = "hayate/reference/v1";

    /// <inheritdoc/>
    public IReadOnlyList<NamedTensor>? Load(ReferenceKey key)
    {
        string name = BlobNames.Reference(key.Name);
        try
        {
            using var content = ReadWhole(name);
            if (content is null)
                return null;
            var tensors = Read(key, content);
            MarkUse(name);
            return tensors;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            warn($"WARNING: {name} is not used and will be computed again: {e.Message}");
            return null;
        }
    }

    /// <inheritdoc/>
    public void Save(ReferenceKey key, IReadOnlyList<NamedTensor> tensors)
    {
        string name = BlobNames.Reference(key.Name);
        Dictionary<string, string> metadata = new()
        {
            ["format"] = Format,
            ["provenance"] = key.Provenance,
            ["digest"] = DigestOf(tensors),
        };
        try
        {
            using MemoryStream content = new();
            Safetensors.Write(content, tensors, metadata);
            content.Position = 0;
            blobs.WriteAsync(name, content, overwrite: true, CancellationToken.None).GetAwaiter().GetResult();
            MarkUse(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"WARNING: {name} could not be kept, so the next run computes it again: {e.Message}");
        }
    }

    private void MarkUse(string name)
    {
        try
        {
            using MemoryStream nothing = new();
            string mark = BlobNames.ReferenceUse(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), name);
            blobs.WriteAsync(mark, nothing, overwrite: false, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"WARNING: the use of {name} could not be marked, so it may be removed early and computed again: {e.Message}");
        }
    }

    // A file may be replaced while it is read, so both readings are of one copy.
    private MemoryStream? ReadWhole(string name)
    {
        using var stream = blobs.OpenReadAsync(name, CancellationToken.None).GetAwaiter().GetResult();
        if (stream is null)
            return null;
        MemoryStream content = new();
        stream.CopyTo(content);
        content.Position = 0;
        return content;
    }

    private static IReadOnlyList<NamedTensor> Read(ReferenceKey key, MemoryStream content)
    {
        var metadata = Safetensors.ReadMetadata(content);
        if (metadata.GetValueOrDefault("format") != Format)
            throw new InvalidDataException($"its format is '{metadata.GetValueOrDefault("format")}', not '{Format}'.");
        if (metadata.GetValueOrDefault("provenance") != key.Provenance)
            throw new InvalidDataException($"it is of '{metadata.GetValueOrDefault("provenance")}', not of '{key.Provenance}'.");
        content.Position = 0;
        var tensors = Safetensors.Read(content);
        if (DigestOf(tensors) == metadata.GetValueOrDefault("digest"))
            return tensors;
        foreach (var named in tensors)
            named.Tensor.Dispose();
        throw new InvalidDataException("its contents do not have the digest that they were written with.");
    }

    private static string DigestOf(IReadOnlyList<NamedTensor> tensors)
    {
        XxHash128 hash = new();
        foreach (var named in tensors)
        {
            using IDisposable scope = NewDisposeScope();
            hash.Append(Encoding.UTF8.GetBytes($"{named.Name} {named.Tensor.dtype} [{string.Join(", ", named.Tensor.shape)}]"));
            hash.Append(named.Tensor.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
