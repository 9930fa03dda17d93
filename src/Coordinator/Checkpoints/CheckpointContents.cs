using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence.Rows;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>What lies in the blob store of a committed checkpoint.</summary>
internal sealed class CheckpointContents(IBlobStore blobs)
{
    /// <summary>The parts that its manifest lists, or null when it is gone.</summary>
    /// <exception cref="InvalidDataException">The manifest is not the one that was committed.</exception>
    public async Task<ImmutableArray<CheckpointPartInfo>?> ListAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) =>
        await ReadAsync(checkpoint, cancellationToken) is { } files ? [.. files.Select(file => file.ToInfo())] : null;

    /// <summary>Opens a part, or returns null when there is none of that name.</summary>
    /// <exception cref="InvalidDataException">The manifest is not the one that was committed.</exception>
    public async Task<(CheckpointPartInfo Part, Stream Content)?> OpenAsync(CheckpointRow checkpoint, string part, CancellationToken cancellationToken)
    {
        var files = await ReadAsync(checkpoint, cancellationToken);
        if (files?.FirstOrDefault(file => file.Name == part) is not { } found) return null;
        return await blobs.OpenReadAsync($"{checkpoint.Prefix}/{found.File}", cancellationToken) is { } content ? (found.ToInfo(), content) : null;
    }

    private async Task<ImmutableArray<PartFile>?> ReadAsync(CheckpointRow checkpoint, CancellationToken cancellationToken)
    {
        var name = BlobNames.Manifest(checkpoint.Prefix);
        await using var stream = await blobs.OpenReadAsync(name, cancellationToken);
        if (stream is null) return null;
        using MemoryStream content = new();
        await stream.CopyToAsync(content, cancellationToken);
        if (Convert.ToHexStringLower(SHA256.HashData(content.ToArray())) != checkpoint.ManifestSha256)
            throw new InvalidDataException($"{name} is not the manifest that was committed.");
        return JsonSerializer.Deserialize<Manifest>(content.ToArray(), HayateJson.Options)!.Parts;
    }

    /// <summary>Of the manifest that ranks write what is asked for here.</summary>
    private sealed record Manifest(ImmutableArray<PartFile> Parts);

    private sealed record PartFile(string File, long Bytes, string Sha256)
    {
        // Weights are whole. What only a resume needs may have been written in pieces, by several ranks, and is shown in pieces.
        public string Name => Path.GetFileNameWithoutExtension(File);

        public CheckpointPartInfo ToInfo() => new() { Name = Name, Bytes = Bytes, Sha256 = Sha256 };
    }
}
