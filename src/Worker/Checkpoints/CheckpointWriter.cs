using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Training.Checkpointing;

namespace Hayate.Worker.Checkpoints;

/// <summary>Writes checkpoints of an attempt: the parts, then the manifest that makes them a checkpoint.</summary>
internal sealed class CheckpointWriter(IBlobStore blobs, RankAssignment assignment, TimeProvider time)
{
    private readonly string _specDigest = SpecDigest.Of(assignment.Spec);

    /// <summary>Writes a checkpoint and returns the report that commits it.</summary>
    /// <exception cref="IOException">The store failed; no checkpoint is there.</exception>
    public CheckpointReport Write(Snapshot snapshot)
    {
        string prefix = BlobNames.Checkpoint(assignment.RunId, assignment.Epoch, snapshot.Step);
        ImmutableArray<CheckpointPart> parts = [.. snapshot.Parts.Select(part => WritePart(prefix, part))];
        byte[] manifest = JsonSerializer.SerializeToUtf8Bytes(new CheckpointManifest
        {
            Format = CheckpointManifest.CurrentFormat,
            RunId = assignment.RunId,
            Epoch = assignment.Epoch,
            Step = snapshot.Step,
            SpecDigest = _specDigest,
            StateDigest = snapshot.StateDigest,
            Parts = parts,
            Averages = [.. snapshot.Averages],
        }, HayateJson.Options);
        using MemoryStream content = new(manifest);
        if (!blobs.WriteAsync(BlobNames.Manifest(prefix), content, overwrite: false, CancellationToken.None).GetAwaiter().GetResult())
            throw new IOException($"{BlobNames.Manifest(prefix)} exists already: another process writes checkpoints of this attempt.");
        return new CheckpointReport
        {
            At = time.GetUtcNow(),
            Step = snapshot.Step,
            Prefix = prefix,
            ManifestSha256 = Convert.ToHexStringLower(SHA256.HashData(manifest)),
            StateDigest = snapshot.StateDigest,
            Bytes = parts.Sum(part => part.Bytes),
        };
    }

    /// <summary>Writes an average into the attempt's folder of averages.</summary>
    /// <exception cref="IOException">The store failed.</exception>
    public StoredAverage Write(int step, SnapshotPart average)
    {
        string name = $"{BlobNames.Averages(assignment.RunId, assignment.Epoch)}/{step:D9}-{average.Name}.safetensors";
        (long bytes, string sha256) = WriteFile(name, average.Tensors);
        return new StoredAverage { Step = step, Part = average.Name, File = name, Bytes = bytes, Sha256 = sha256 };
    }

    private CheckpointPart WritePart(string prefix, SnapshotPart part)
    {
        string file = $"{part.Name}.safetensors";
        (long bytes, string sha256) = WriteFile($"{prefix}/{file}", part.Tensors);
        return new CheckpointPart
        {
            Name = part.Name,
            File = file,
            Bytes = bytes,
            Sha256 = sha256,
            Tensors = [.. part.Tensors.Select(named => new TensorHash(named.Name, TensorHashing.Hash(named)))],
        };
    }

    /// <summary>Writes tensors while the store takes them up, so that they exist in memory only once.</summary>
    private (long Bytes, string Sha256) WriteFile(string name, IReadOnlyList<NamedTensor> tensors)
    {
        Pipe pipe = new();
        var upload = Task.Run(() => UploadAsync(name, pipe.Reader));
        using HashingStream hashing = new(pipe.Writer.AsStream(leaveOpen: true));
        Exception? failure = null;
        try
        {
            Safetensors.Write(hashing, tensors);
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            pipe.Writer.Complete(failure);
        }

        upload.GetAwaiter().GetResult();
        return (hashing.Bytes, hashing.Sha256());
    }

    private async Task<bool> UploadAsync(string name, PipeReader reader)
    {
        try
        {
            await using var content = reader.AsStream();
            return await blobs.WriteAsync(name, content, overwrite: true, CancellationToken.None);
        }
        finally
        {
            await reader.CompleteAsync(); // the writer must not wait for a reader that has failed
        }
    }
}
