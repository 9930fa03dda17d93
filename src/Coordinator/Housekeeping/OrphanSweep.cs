using System.Collections.Immutable;
using System.Text.Json;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Coordinator.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hayate.Coordinator.Housekeeping;

/// <summary>
/// Removes files of attempts that no row names: of writers that died before their report, of fenced attempts, and of checkpoints whose rows
/// went while the coordinator died before it deleted the files. Files of runs that this database does not know belong to somebody else.
/// </summary>
internal sealed class OrphanSweep(
    IDbContextFactory<HayateContext> contexts, IBlobStore blobs, IOptions<HousekeepingOptions> options, TimeProvider clock) : IChore
{
    public async Task<string?> DoAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        var listed = new List<AttemptBlob>();
        await foreach (var name in blobs.ListAsync("runs/", cancellationToken))
        {
            if (AttemptBlob.Parse(name) is not { } blob) continue;
            if (listed is [var first, ..] && first.RunId != blob.RunId) // names come in order, so a run is whole when another begins
            {
                removed += await SweepAsync(listed, cancellationToken);
                listed.Clear();
            }

            listed.Add(blob);
        }

        removed += await SweepAsync(listed, cancellationToken);
        return removed > 0 ? $"{removed} files that no row names were removed" : null;
    }

    private async Task<int> SweepAsync(List<AttemptBlob> listed, CancellationToken cancellationToken)
    {
        if (listed.Count == 0) return 0;
        var run = await ReadAsync(listed[0].RunId, listed.Exists(blob => blob.Folder == Orphans.AveragesFolder), cancellationToken);
        var orphans = Orphans.Find(listed, run, clock.GetUtcNow() - options.Value.OrphanAge).ToList();
        foreach (var orphan in orphans) await blobs.DeleteAsync(orphan.Name, cancellationToken);
        return orphans.Count;
    }

    private async Task<RunFiles> ReadAsync(string runId, bool needsAverages, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var attempts = await db.Attempts.AsNoTracking().Where(row => row.RunId == runId).Select(row => new { row.Epoch, row.EndedAt }).ToListAsync(cancellationToken);
        var checkpoints = await db.Checkpoints.AsNoTracking().Where(row => row.RunId == runId)
            .Select(row => new { row.Epoch, row.Step, row.Prefix }).ToListAsync(cancellationToken);
        var samples = await db.Samples.AsNoTracking().Where(row => row.RunId == runId).Select(row => row.Blob).ToListAsync(cancellationToken);
        return new RunFiles
        {
            Ends = attempts.ToImmutableDictionary(attempt => attempt.Epoch, attempt => attempt.EndedAt),
            Checkpoints = [.. checkpoints.Select(checkpoint => checkpoint.Prefix)],
            NewestSteps = checkpoints.GroupBy(checkpoint => checkpoint.Epoch).ToImmutableDictionary(epoch => epoch.Key, epoch => epoch.Max(checkpoint => checkpoint.Step)),
            Samples = [.. samples],
            Averages = needsAverages ? await ReadAveragesAsync(checkpoints.Select(checkpoint => checkpoint.Prefix), cancellationToken) : null,
        };
    }

    private async Task<ImmutableHashSet<string>?> ReadAveragesAsync(IEnumerable<string> prefixes, CancellationToken cancellationToken)
    {
        var listed = ImmutableHashSet.CreateBuilder<string>();
        foreach (var prefix in prefixes)
        {
            await using var stream = await blobs.OpenReadAsync(BlobNames.Manifest(prefix), cancellationToken);
            if (stream is null) return null;
            try
            {
                var manifest = await JsonSerializer.DeserializeAsync<Manifest>(stream, HayateJson.Options, cancellationToken);
                listed.UnionWith(manifest!.Averages.Select(average => average.File));
            }
            catch (JsonException)
            {
                return null; // a damaged manifest may have listed any of them
            }
        }

        return listed.ToImmutable();
    }

    /// <summary>What is needed of a checkpoint's manifest.</summary>
    private sealed record Manifest
    {
        public ImmutableArray<Average> Averages { get; init; } = [];
    }

    private sealed record Average(string File);
}
