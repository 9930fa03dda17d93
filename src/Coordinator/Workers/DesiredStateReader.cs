using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Workers;

/// <summary>Gives the ranks of a desired state all they need to know.</summary>
internal sealed class DesiredStateReader(IDbContextFactory<HayateContext> contexts, AttemptTokens tokens)
{
    public async Task<ImmutableArray<RankAssignment>> ReadAsync(string workerId, IEnumerable<RankKey> wanted, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var slots = await db.Leases.AsNoTracking().Where(lease => lease.WorkerId == workerId && lease.ReleasedAt == null)
            .ToDictionaryAsync(lease => new RankKey(lease.RunId, lease.Epoch, lease.Rank), lease => lease.Slot, cancellationToken);
        var ranks = ImmutableArray.CreateBuilder<RankAssignment>();
        foreach (var gang in wanted.GroupBy(key => (key.RunId, key.Epoch)).OrderBy(gang => gang.Key.RunId, StringComparer.Ordinal))
        {
            var (runId, epoch) = gang.Key;
            var run = await db.Runs.AsNoTracking().SingleAsync(row => row.Id == runId, cancellationToken);
            var worldSize = await db.Leases.CountAsync(lease => lease.RunId == runId && lease.Epoch == epoch, cancellationToken);
            var checkpoints = await db.Checkpoints.AsNoTracking().Where(row => row.RunId == run.Id)
                .OrderByDescending(row => row.CommittedAt).ThenByDescending(row => row.Step).ToListAsync(cancellationToken);
            var (teacher, teacherSpec) = await ReadNeededAsync(db, run.TeacherRunId, run.TeacherCheckpointId, cancellationToken);
            var (classifier, classifierSpec) = await ReadNeededAsync(db, run.ClassifierRunId, run.ClassifierCheckpointId, cancellationToken);
            ranks.AddRange(gang.OrderBy(key => key.Rank).Select(key => new RankAssignment
            {
                RunId = key.RunId,
                Epoch = key.Epoch,
                Rank = key.Rank,
                WorldSize = worldSize,
                Slot = slots[key],
                Token = tokens.Sign(key.RunId, key.Epoch),
                TraceParent = run.TraceParent,
                Spec = run.Spec,
                Checkpoints = [.. checkpoints.Select(ToRef)],
                Teacher = teacher,
                TeacherSpec = teacherSpec,
                Classifier = classifier,
                ClassifierSpec = classifierSpec,
            }));
        }

        return ranks.ToImmutable();
    }

    private static async Task<(CheckpointRef? Checkpoint, RunSpec? Spec)> ReadNeededAsync(
        HayateContext db, string? runId, string? checkpointId, CancellationToken cancellationToken)
    {
        if (checkpointId is null) return (null, null);
        var checkpoint = await db.Checkpoints.AsNoTracking().SingleOrDefaultAsync(row => row.Id == checkpointId, cancellationToken);
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken);
        return (checkpoint is null ? null : ToRef(checkpoint), run?.Spec);
    }

    private static CheckpointRef ToRef(CheckpointRow row) => new()
    {
        Id = row.Id,
        Step = row.Step,
        Prefix = row.Prefix,
        ManifestSha256 = row.ManifestSha256,
        StateDigest = row.StateDigest,
    };
}
