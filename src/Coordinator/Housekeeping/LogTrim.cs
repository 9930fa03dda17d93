using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hayate.Coordinator.Housekeeping;

/// <summary>Bounds the log: the output of runs that ended long ago goes, and of any run the oldest lines beyond a number.</summary>
internal sealed class LogTrim(IDbContextFactory<HayateContext> contexts, IOptions<HousekeepingOptions> options, TimeProvider clock) : IChore
{
    public async Task<string?> DoAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var endedBefore = clock.GetUtcNow() - options.Value.OutputAge;
        var over = db.Runs.Where(run => run.Status == RunStatus.Completed || run.Status == RunStatus.Failed || run.Status == RunStatus.Cancelled)
            .Where(run => run.EndedAt < endedBefore).Select(run => run.Id);
        var removed = await db.Logs.Where(line => line.Rank != LogRow.Platform && over.Contains(line.RunId)).ExecuteDeleteAsync(cancellationToken);
        var most = options.Value.MostLines;
        var lengthy = await db.Logs.GroupBy(line => line.RunId).Where(lines => lines.Count() > most).Select(lines => lines.Key).ToListAsync(cancellationToken);
        foreach (var run in lengthy)
        {
            var last = await db.Logs.Where(line => line.RunId == run).OrderByDescending(line => line.Position).Skip(most).Select(line => line.Position).FirstAsync(cancellationToken);
            removed += await db.Logs.Where(line => line.RunId == run && line.Position <= last).ExecuteDeleteAsync(cancellationToken);
        }

        return removed > 0 ? $"{removed} lines of log were removed" : null;
    }
}
