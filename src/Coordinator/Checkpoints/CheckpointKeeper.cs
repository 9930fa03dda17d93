using System.Globalization;
using Hayate.Blobs;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>
/// Removes checkpoints that need not stay: rows first, in the transaction of the commit that made them superfluous, blobs after it.
/// A crash between the two leaves blobs that nothing names, never a row without its blobs.
/// </summary>
internal sealed partial class CheckpointKeeper(IBlobStore blobs, ILogger<CheckpointKeeper> logger)
{
    /// <summary>Deletes superfluous rows of a run.</summary>
    /// <returns>Folders whose blobs are to be deleted once the transaction is committed.</returns>
    public static async Task<IReadOnlyList<string>> TrimAsync(HayateContext db, string runId, CancellationToken cancellationToken)
    {
        var run = await db.Runs.AsNoTracking().SingleAsync(row => row.Id == runId, cancellationToken);
        var checkpoints = await db.Checkpoints.Where(row => row.RunId == runId)
            .OrderByDescending(row => row.CommittedAt).ThenByDescending(row => row.Step).ToListAsync(cancellationToken);
        var evaluations = await db.Evaluations.AsNoTracking().Where(row => row.RunId == runId).ToListAsync(cancellationToken);
        var needed = await ReadNeededAsync(db, runId, checkpoints, cancellationToken);
        var superfluous = Retention.Superfluous(
            [.. checkpoints.Select(row => row.Step)], Distances.ByStep(run.Spec, evaluations), run.Spec.Checkpoint.Keep, needed).ToHashSet();
        var removed = checkpoints.Where(row => superfluous.Contains(row.Step)).ToList();
        db.Checkpoints.RemoveRange(removed);
        await db.SaveChangesAsync(cancellationToken);
        return [.. removed.Select(row => row.Prefix)];
    }

    /// <summary>Deletes the blobs of folders. What cannot be deleted now costs space, nothing else.</summary>
    public async Task DeleteAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        foreach (var prefix in prefixes)
        {
            try
            {
                await foreach (var name in blobs.ListAsync($"{prefix}/", cancellationToken)) await blobs.DeleteAsync(name, cancellationToken);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                LogNotDeleted(failure, prefix);
            }
        }
    }

    private static async Task<IReadOnlyCollection<int>> ReadNeededAsync(
        HayateContext db, string runId, IReadOnlyCollection<CheckpointRow> checkpoints, CancellationToken cancellationToken)
    {
        var students = await db.Runs.AsNoTracking()
            .Where(row => row.TeacherRunId == runId || row.ClassifierRunId == runId)
            .Where(row => row.Status != RunStatus.Completed && row.Status != RunStatus.Failed && row.Status != RunStatus.Cancelled)
            .Select(row => new { row.TeacherRunId, row.TeacherCheckpointId, row.TeacherSelector, row.ClassifierCheckpointId, row.ClassifierSelector })
            .ToListAsync(cancellationToken);
        var ids = students.SelectMany(student => (string?[])[student.TeacherCheckpointId, student.ClassifierCheckpointId]).ToHashSet();
        var selectors = students.Select(student => student.TeacherRunId == runId ? student.TeacherSelector : student.ClassifierSelector).ToHashSet();
        return
        [
            .. checkpoints.Where(row => ids.Contains(row.Id) || selectors.Contains(row.Step.ToString(CultureInfo.InvariantCulture)))
                .Select(row => row.Step),
        ];
    }

    [LoggerMessage(EventId = 400, EventName = "BlobsNotDeleted", Level = LogLevel.Warning, Message = "Blobs under {Prefix} could not be deleted")]
    private partial void LogNotDeleted(Exception failure, string prefix);
}
