using System.Security.Cryptography;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Reports;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>Looks whether what a rank wants to commit is there.</summary>
internal sealed class ManifestCheck(IBlobStore blobs)
{
    /// <summary>What is wrong with the checkpoint, or null when its manifest is in place and the one reported.</summary>
    public async Task<string?> FindFaultAsync(string runId, int epoch, CheckpointReport report, CancellationToken cancellationToken)
    {
        if (report.Prefix != BlobNames.Checkpoint(runId, epoch, report.Step)) return $"its folder {report.Prefix} is not that of the attempt and step";
        await using var manifest = await blobs.OpenReadAsync(BlobNames.Manifest(report.Prefix), cancellationToken);
        if (manifest is null) return $"there is no manifest {BlobNames.Manifest(report.Prefix)}";
        var found = Convert.ToHexStringLower(await SHA256.HashDataAsync(manifest, cancellationToken));
        return string.Equals(found, report.ManifestSha256, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"its manifest has SHA-256 {found}, not {report.ManifestSha256}";
    }
}
