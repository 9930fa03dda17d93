using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>Checkpoints as the API shows them, with their distance and whether they are the best of their run.</summary>
internal static class CheckpointReader
{
    /// <summary>The checkpoints asked for, newest first.</summary>
    public static async Task<ImmutableArray<CheckpointInfo>> ReadAsync(
        HayateContext db, IQueryable<CheckpointRow> wanted, CancellationToken cancellationToken)
    {
        var rows = await wanted.AsNoTracking().ToListAsync(cancellationToken);
        var specs = await db.Runs.AsNoTracking().Where(run => wanted.Any(row => row.RunId == run.Id))
            .Select(run => new { run.Id, run.Spec }).ToDictionaryAsync(run => run.Id, run => run.Spec, cancellationToken);
        var evaluations = (await db.Evaluations.AsNoTracking()
            .Where(row => wanted.Any(checkpoint => checkpoint.RunId == row.RunId)).ToListAsync(cancellationToken)).ToLookup(row => row.RunId);
        var steps = (await db.Checkpoints.Where(row => wanted.Any(checkpoint => checkpoint.RunId == row.RunId))
            .Select(row => new { row.RunId, row.Step }).ToListAsync(cancellationToken)).ToLookup(row => row.RunId, row => row.Step);
        var infos = rows.GroupBy(row => row.RunId).SelectMany(run =>
        {
            var distances = Distances.ByStep(specs[run.Key], [.. evaluations[run.Key]]);
            var best = Distances.Ranked(steps[run.Key], distances).Select(step => (int?)step).FirstOrDefault();
            var measured = Distances.Measured(specs[run.Key], evaluations[run.Key]);
            return run.Select(row => ToInfo(row, measured, best));
        });
        return [.. infos.OrderByDescending(info => info.CommittedAt).ThenByDescending(info => info.Step)];
    }

    private static CheckpointInfo ToInfo(CheckpointRow row, IReadOnlyList<EvaluationInfo> measured, int? best)
    {
        var own = measured.FirstOrDefault(info => info.Step == row.Step);
        return new CheckpointInfo
        {
            Id = row.Id,
            RunId = row.RunId,
            Step = row.Step,
            Epoch = row.Epoch,
            CommittedAt = row.CommittedAt,
            Prefix = row.Prefix,
            Bytes = row.Bytes,
            StateDigest = row.StateDigest,
            Distance = own?.Value,
            NotRanked = own is null ? null : Comparability.Difference(own, measured.MaxBy(info => info.Step)!),
            IsBest = row.Step == best,
        };
    }
}
