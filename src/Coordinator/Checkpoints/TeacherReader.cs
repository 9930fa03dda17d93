using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Hayate.Coordinator.Runs;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>Looks up how the runs stand that a waiting run needs.</summary>
internal sealed class TeacherReader(IDbContextFactory<HayateContext> contexts)
{
    /// <summary>What is newly known of the teacher and the classifier that the run waits for; nothing while it is to wait on.</summary>
    public async Task<IReadOnlyList<RunEvent>> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken) is not { } run) return [];
        RunEvent?[] known = [await ReadTeacherAsync(db, run, cancellationToken), await ReadClassifierAsync(db, run, cancellationToken)];
        return [.. known.OfType<RunEvent>()];
    }

    private static async Task<RunEvent?> ReadTeacherAsync(HayateContext db, RunRow student, CancellationToken cancellationToken)
    {
        if (student is not { TeacherRunId: { } teacherId, TeacherSelector: { } selector, TeacherCheckpointId: null }) return null;
        var chosen = await ChooseAsync(db, teacherId, selector, "teacher", cancellationToken);
        if (chosen is not TeacherResolved resolved || student.Spec.Objective is not PdObjective { Gate: { } gate }) return chosen;
        var itsTeacher = await db.Runs.AsNoTracking().Where(row => row.Id == teacherId).Select(row => row.TeacherCheckpointId).SingleAsync(cancellationToken);
        return QualityGate.Judge(
            resolved, gate,
            await ReadDistanceAsync(db, resolved.CheckpointId, cancellationToken),
            await ReadDistanceAsync(db, itsTeacher, cancellationToken));
    }

    private static async Task<RunEvent?> ReadClassifierAsync(HayateContext db, RunRow run, CancellationToken cancellationToken)
    {
        if (run is not { ClassifierRunId: { } classifierId, ClassifierSelector: { } selector, ClassifierCheckpointId: null }) return null;
        var chosen = await ChooseAsync(db, classifierId, selector, "classifier", cancellationToken);
        return chosen is TeacherResolved resolved ? new ClassifierResolved(resolved.CheckpointId) : chosen;
    }

    private static async Task<RunEvent?> ChooseAsync(HayateContext db, string runId, string selector, string noun, CancellationToken cancellationToken)
    {
        if (await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId, cancellationToken) is not { } run) return null;
        var checkpoints = await db.Checkpoints.AsNoTracking().Where(row => row.RunId == runId)
            .ToDictionaryAsync(row => row.Step, row => row.Id, cancellationToken);
        var evaluations = await db.Evaluations.AsNoTracking().Where(row => row.RunId == runId).ToListAsync(cancellationToken);
        return TeacherChoice.Choose(run.Name, run.Status, run.Reason, selector, checkpoints, Distances.ByStep(run.Spec, evaluations), noun);
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
