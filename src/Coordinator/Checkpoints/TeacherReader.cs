using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Runs;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>Looks up how the teacher of a waiting run stands.</summary>
internal sealed class TeacherReader(IDbContextFactory<HayateContext> contexts)
{
    /// <summary>What the teacher's state means for the run; null while it is to wait on.</summary>
    public async Task<RunEvent?> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var student = await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken);
        if (student is not { TeacherRunId: { } teacherId, TeacherSelector: { } selector }) return null;
        if (await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == teacherId, cancellationToken) is not { } teacher) return null;
        var checkpoints = await db.Checkpoints.AsNoTracking().Where(row => row.RunId == teacherId)
            .ToDictionaryAsync(row => row.Step, row => row.Id, cancellationToken);
        var evaluations = await db.Evaluations.AsNoTracking().Where(row => row.RunId == teacherId).ToListAsync(cancellationToken);
        var chosen = TeacherChoice.Choose(
            teacher.Name, teacher.Status, teacher.Reason, selector, checkpoints, Distances.ByStep(teacher.Spec, evaluations));
        return chosen is TeacherResolved resolved && student.Spec.Objective is PdObjective { Gate: { } gate }
            ? QualityGate.Judge(
                resolved, gate,
                await ReadDistanceAsync(db, resolved.CheckpointId, cancellationToken),
                await ReadDistanceAsync(db, teacher.TeacherCheckpointId, cancellationToken))
            : chosen;
    }

    // The checkpoint itself may have made room for others since.
    private static async Task<MeasuredDistance?> ReadDistanceAsync(HayateContext db, string? checkpointId, CancellationToken cancellationToken)
    {
        if (checkpointId?.Split('@') is not [var runId, var word]) return null;
        var step = int.Parse(word, CultureInfo.InvariantCulture);
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken);
        // The gate looks at distances, whatever else ranks the checkpoints.
        if (run?.Spec.Evaluation is not { Samplers: [var first, ..] } evaluation) return null;
        var sampler = first.Label();
        var metric = EvaluationMetric.Fd.NameWith(evaluation.Features);
        var row = await db.Evaluations.AsNoTracking().SingleOrDefaultAsync(
            row => row.RunId == runId && row.Step == step && row.Metric == metric && row.Subject == sampler, cancellationToken);
        return row is null ? null : new MeasuredDistance(run.Name, EvaluationReader.ToInfo(row));
    }
}
