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
        return TeacherChoice.Choose(
            teacher.Name, teacher.Status, teacher.Reason, selector, checkpoints, Distances.ByStep(teacher.Spec, evaluations));
    }
}
