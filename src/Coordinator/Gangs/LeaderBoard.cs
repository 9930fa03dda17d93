using System.Collections.Concurrent;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Gangs;

/// <summary>Where the ranks of an attempt meet: rank 0 writes its endpoint, fenced like every write, and the others wait for it.</summary>
internal sealed class LeaderBoard(IDbContextFactory<HayateContext> contexts, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Another silo may have taken the endpoint in: the row is looked at this often without being told.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string RunId, int Epoch), TaskCompletionSource> _waiting = new();

    /// <summary>False when the attempt is over.</summary>
    public async Task<bool> PutAsync(string runId, int epoch, LeaderEndpoint endpoint, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var isWritten = await db.Attempts.Where(attempt => attempt.RunId == runId && attempt.Epoch == epoch && attempt.EndedAt == null).ExecuteUpdateAsync(
            row => row.SetProperty(attempt => attempt.LeaderHost, endpoint.Host).SetProperty(attempt => attempt.LeaderPort, endpoint.Port),
            cancellationToken) == 1;
        if (_waiting.TryRemove((runId, epoch), out var waiting)) waiting.TrySetResult();
        return isWritten;
    }

    /// <summary>Waits a while for the endpoint.</summary>
    public async Task<LeaderAnswer> WaitAsync(string runId, int epoch, CancellationToken cancellationToken)
    {
        var key = (runId, epoch);
        var started = clock.GetTimestamp();
        while (true)
        {
            var signal = _waiting.GetOrAdd(key, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            var answer = await ReadAsync(runId, epoch, cancellationToken);
            if (answer.Endpoint is not null || answer.IsOver || clock.GetElapsedTime(started) >= Patience)
            {
                _waiting.TryRemove(new(key, signal));
                return answer;
            }

            try
            {
                await signal.Task.WaitAsync(Look, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Look at the row again.
            }
        }
    }

    private async Task<LeaderAnswer> ReadAsync(string runId, int epoch, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var attempt = await db.Attempts.AsNoTracking().SingleOrDefaultAsync(row => row.RunId == runId && row.Epoch == epoch, cancellationToken);
        if (attempt is not { EndedAt: null }) return new(null, IsOver: true);
        return new(attempt is { LeaderHost: { } host, LeaderPort: { } port } ? new LeaderEndpoint { Host = host, Port = port } : null, IsOver: false);
    }
}

/// <summary>The endpoint, if it is known, and whether it never will be because the attempt is over.</summary>
internal sealed record LeaderAnswer(LeaderEndpoint? Endpoint, bool IsOver);
