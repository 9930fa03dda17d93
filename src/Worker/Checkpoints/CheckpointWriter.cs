using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Resilience;
using Hayate.Training.Checkpointing;
using Polly;

namespace Hayate.Worker.Checkpoints;

/// <summary>Writes checkpoints of an attempt: each rank its files, then rank 0 the manifest that makes them a checkpoint. Touches no tensor.</summary>
internal sealed class CheckpointWriter(IBlobStore blobs, RankAssignment assignment, TimeProvider time)
{
    private static readonly PipelineOptions UntilItIsThere = new() { Tries = 0, FirstPauseSeconds = 0.02, LongestPauseSeconds = 1 };

    private readonly ResiliencePipeline _asking = Pipeline.Build("shares", UntilItIsThere, outcome => outcome is { Exception: null, Result: null }, time);
    private readonly string _specDigest = SpecDigest.Of(assignment.Spec);

    /// <summary>Writes a safetensors file and returns its size and SHA-256. It is hashed while it is stored.</summary>
    /// <exception cref="IOException">The store failed.</exception>
    public async Task<(long Bytes, string Sha256)> WriteAsync(string name, SafetensorsImage image)
    {
        var hashing = Task.Run(image.Sha256);
        await using (var content = image.OpenRead())
            await blobs.WriteAsync(name, content, overwrite: true, CancellationToken.None);
        return (image.Length, await hashing);
    }

    /// <summary>Writes the files of one rank.</summary>
    /// <exception cref="IOException">The store failed.</exception>
    public async Task<CheckpointShare> WriteShareAsync(int step, IReadOnlyList<FilledFile> files)
    {
        List<CheckpointPart> written = [];
        foreach (var file in files)
        {
            var tensors = Task.Run(file.Image.TensorHashes);
            (long bytes, string sha256) = await WriteAsync($"{PrefixOf(step)}/{file.File}", file.Image);
            written.Add(new CheckpointPart { Name = file.Part, File = file.File, Bytes = bytes, Sha256 = sha256, Tensors = [.. await tensors] });
        }

        return new CheckpointShare { Parts = [.. written] };
    }

    /// <summary>Tells rank 0 what another rank has written.</summary>
    /// <exception cref="IOException">The store failed.</exception>
    public Task HandInAsync(int step, int rank, CheckpointShare share) => WriteOnceAsync(BlobNames.Share(PrefixOf(step), rank), share);

    /// <summary>
    /// Waits for what another rank hands in. It waits for as long as it takes: the loss of that rank ends the attempt, and with it this process.
    /// </summary>
    public async Task<CheckpointShare> CollectAsync(int step, int rank)
    {
        await using var stream = await _asking.ExecuteAsync(async token => await blobs.OpenReadAsync(BlobNames.Share(PrefixOf(step), rank), token));
        return (await JsonSerializer.DeserializeAsync<CheckpointShare>(stream!, HayateJson.Options))!;
    }

    /// <summary>Writes the manifest and returns the report that commits the checkpoint.</summary>
    /// <exception cref="IOException">The store failed, or there is a manifest already; no checkpoint of ours is there.</exception>
    /// <param name="step">Step of the state.</param>
    /// <param name="order">Names of the parts, in the order of the state.</param>
    /// <param name="shares">What the ranks have written, by rank.</param>
    /// <param name="averages">What the run has set aside.</param>
    public async Task<CheckpointReport> CompleteAsync(
        int step, ImmutableArray<string> order, IEnumerable<CheckpointShare> shares, IReadOnlyList<StoredAverage> averages)
    {
        ImmutableArray<CheckpointPart> parts = [.. shares.SelectMany(share => share.Parts).OrderBy(part => order.IndexOf(part.Name))];
        CheckpointManifest manifest = new()
        {
            Format = CheckpointManifest.CurrentFormat,
            RunId = assignment.RunId,
            Epoch = assignment.Epoch,
            Step = step,
            SpecDigest = _specDigest,
            StateDigest = StateDigest.Of(step, parts.GroupBy(part => part.Name).Select(pieces => new PartHashes(pieces.Key, pieces.SelectMany(piece => piece.Tensors)))),
            Parts = parts,
            Averages = [.. averages],
        };
        return new CheckpointReport
        {
            At = time.GetUtcNow(),
            Step = step,
            Prefix = PrefixOf(step),
            ManifestSha256 = await WriteOnceAsync(BlobNames.Manifest(PrefixOf(step)), manifest),
            StateDigest = manifest.StateDigest,
            Bytes = parts.Sum(part => part.Bytes),
        };
    }

    private string PrefixOf(int step) => BlobNames.Checkpoint(assignment.RunId, assignment.Epoch, step);

    /// <summary>Writes a table under a name that must not be taken, and returns its SHA-256.</summary>
    private async Task<string> WriteOnceAsync<T>(string name, T table)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(table, HayateJson.Options);
        using MemoryStream content = new(bytes);
        return await blobs.WriteAsync(name, content, overwrite: false, CancellationToken.None)
            ? Convert.ToHexStringLower(SHA256.HashData(bytes))
            : throw new IOException($"{name} exists already: another process writes checkpoints of this attempt.");
    }
}
