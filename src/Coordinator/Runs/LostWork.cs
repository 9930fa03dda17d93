using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Runs;

/// <summary>What an attempt had done since its last checkpoint when it ended, and what its next will do again.</summary>
internal sealed record LostWork(int Steps, TimeSpan Time)
{
    public static readonly LostWork None = new(0, TimeSpan.Zero);

    /// <summary>Reads it for an attempt that ends by going from one state to another; nothing for one that goes on, or has done all.</summary>
    public static async Task<LostWork> ReadAsync(HayateContext db, string runId, RunState before, RunState after, CancellationToken cancellationToken)
    {
        if (before.Attempt is not { EndedAt: null } || after.Attempt is not { EndedAt: { } endedAt, End: not AttemptEnd.Completed } attempt) return None;
        var saved = await db.Checkpoints.Where(row => row.RunId == runId).OrderByDescending(row => row.CommittedAt)
            .Select(row => new { row.Step, row.CommittedAt }).FirstOrDefaultAsync(cancellationToken);
        var reached = await db.Progress.Where(row => row.RunId == runId).Select(row => row.Step).SingleAsync(cancellationToken);
        var safe = saved?.CommittedAt > attempt.StartedAt ? saved.CommittedAt : attempt.StartedAt;
        return new(Math.Max(0, reached - (saved?.Step ?? 0)), endedAt > safe ? endedAt - safe : TimeSpan.Zero);
    }
}
