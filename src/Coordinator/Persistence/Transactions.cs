using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Persistence;

/// <summary>
/// How rows are written when more than one statement must agree. Whoever writes about a run, or decides something from its rows, first
/// takes the lock of its row: so reports, the grain of the run and the admission of its students come one after the other, from
/// whichever silo they come, and each sees all that those before it wrote.
/// </summary>
internal static class Transactions
{
    /// <summary>Reads with several questions what was so at one moment: whoever waits for one thing must not find another that had not come to that yet.</summary>
    public static async Task<T> ReadAtOnceAsync<T>(
        this IDbContextFactory<HayateContext> contexts, Func<HayateContext, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var outer = await contexts.CreateDbContextAsync(cancellationToken);
        return await outer.Database.CreateExecutionStrategy().ExecuteAsync(
            async cancelled =>
            {
                await using var db = await contexts.CreateDbContextAsync(cancelled);
                await using var transaction = await db.Database.BeginTransactionAsync(db.OfOneMoment, cancelled);
                return await read(db);
            },
            cancellationToken);
    }

    /// <summary>
    /// Does work in a transaction that has the lock of a run. Where the database is away for a moment all of it is done again, with another
    /// context: the work must read whatever it decides by.
    /// </summary>
    public static Task<T> WriteRunAsync<T>(
        this IDbContextFactory<HayateContext> contexts, string runId, Func<HayateContext, Task<T>> work, CancellationToken cancellationToken) =>
        contexts.WriteRunsAsync([runId], work, cancellationToken);

    /// <summary>The same with the locks of several runs.</summary>
    public static async Task<T> WriteRunsAsync<T>(
        this IDbContextFactory<HayateContext> contexts, IEnumerable<string> runIds, Func<HayateContext, Task<T>> work, CancellationToken cancellationToken)
    {
        // Always in the same order: two that want the same runs do not wait for each other in a circle.
        var locks = runIds.Distinct().Order(StringComparer.Ordinal).ToList();
        await using var outer = await contexts.CreateDbContextAsync(cancellationToken);
        return await outer.Database.CreateExecutionStrategy().ExecuteAsync(
            async cancelled =>
            {
                await using var db = await contexts.CreateDbContextAsync(cancelled);
                await using var transaction = await db.Database.BeginTransactionAsync(cancelled);
                foreach (var runId in locks) await db.LockRunAsync(runId, cancelled);
                var result = await work(db);
                await transaction.CommitAsync(cancelled);
                return result;
            },
            cancellationToken);
    }
}
