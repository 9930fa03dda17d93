using System.Collections.Immutable;
using System.Diagnostics;
using Hayate.Contracts.Workers;
using Hayate.Hosting;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Agent;

/// <summary>Owns the rank processes of a worker. Used by one loop at a time.</summary>
internal sealed class RankSupervisor(RankLauncher launcher, WorkerOptions options, ILogger<RankSupervisor> log) : IAsyncDisposable
{
    /// <summary>Time to end for a rank that is in the way of another.</summary>
    private static readonly TimeSpan ShortGrace = TimeSpan.FromSeconds(5);

    private readonly Dictionary<RankKey, RankProcess> _processes = [];
    private readonly Dictionary<RankKey, RankStatus> _failedStarts = [];
    private readonly HashSet<RankKey> _told = [];
    private readonly List<int> _exitCodes = [];

    /// <summary>Signalled when a rank has ended.</summary>
    public WakeSignal Changed { get; } = new();

    /// <summary>Whether no rank runs.</summary>
    public bool AllEnded => _processes.Values.All(process => process.Phase == RankPhase.Ended);

    /// <summary>Whether a rank has ended and the coordinator has not heard of it.</summary>
    public bool HasNews => Ranks.Any(rank => rank.Phase == RankPhase.Ended);

    /// <summary>Exit codes of the ranks that are forgotten; of all, once this is disposed.</summary>
    public IReadOnlyList<int> ExitCodes => _exitCodes;

    /// <summary>Every rank that was started and not forgotten.</summary>
    public ImmutableArray<ActualRank> Ranks =>
    [
        .. _processes.Select(pair => new ActualRank(pair.Key, pair.Value.Assignment.Slot, PhaseOf(pair.Key, pair.Value.Phase))),
        .. _failedStarts.Keys.Select(key => new ActualRank(key, -1, PhaseOf(key, RankPhase.Ended))),
    ];

    /// <summary>The same for the coordinator.</summary>
    public ImmutableArray<RankStatus> Statuses => [.. _processes.Select(pair => Status(pair.Key, pair.Value)), .. _failedStarts.Values];

    /// <summary>Takes note that the coordinator has heard this.</summary>
    public void Told(IEnumerable<RankStatus> statuses) =>
        _told.UnionWith(statuses.Where(status => status.ExitCode is not null).Select(status => new RankKey(status.RunId, status.Epoch, status.Rank)));

    /// <summary>Takes the steps. The trouble of one rank becomes its end and touches no other.</summary>
    public async Task ApplyAsync(ImmutableArray<RankAction> actions)
    {
        foreach (var action in actions)
        {
            switch (action)
            {
                case StartRank start:
                    Start(start.Assignment);
                    break;
                case StopRank stop:
                    using (log.About(stop.Key.RunId, stop.Key.Epoch, stop.Key.Rank))
                        log.Stopping(stop.Key);
                    _processes[stop.Key].Stop(stop.Hurry ? ShortGrace : options.StopGrace, stop.Hurry);
                    break;
                case ForgetRank forget:
                    await ForgetAsync(forget.Key, andClear: true);
                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var key in _processes.Keys.Concat(_failedStarts.Keys).ToList())
            await ForgetAsync(key, andClear: false);
    }

    private void Start(RankAssignment assignment)
    {
        RankKey key = RankKey.Of(assignment);
        using var about = log.About(key.RunId, key.Epoch, key.Rank);
        using var span = Spans.Source.Begin("start rank", assignment.TraceParent).About(key.RunId, key.Epoch, key.Rank);
        try
        {
            var process = launcher.Start(assignment, Traces.ParentOf(span));
            _processes.Add(key, process);
            log.Started(key, assignment.Slot);
            _ = AnnounceAsync(key, process);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            log.NotStarted(key, e);
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            _failedStarts[key] = new RankStatus
            {
                RunId = key.RunId,
                Epoch = key.Epoch,
                Rank = key.Rank,
                ExitCode = Contracts.Workers.ExitCodes.Unavailable,
                Detail = $"The rank could not be started: {e.Message}",
            };
            Changed.Set();
        }
    }

    private async Task AnnounceAsync(RankKey key, RankProcess process)
    {
        using var about = log.About(key.RunId, key.Epoch, key.Rank);
        try
        {
            await process.Completion;
            log.Ended(key, process.ExitCode!.Value);
        }
        catch (Exception e)
        {
            log.NotObserved(key, e);
        }

        Changed.Set();
    }

    private async Task ForgetAsync(RankKey key, bool andClear)
    {
        _told.Remove(key);
        if (_failedStarts.Remove(key, out var failed))
            _exitCodes.Add(failed.ExitCode!.Value);
        if (_processes.Remove(key, out var process))
        {
            await process.DisposeAsync();
            _exitCodes.Add(process.ExitCode!.Value);
        }

        if (andClear)
            launcher.Clear(key);
    }

    private RankPhase PhaseOf(RankKey key, RankPhase phase) => _told.Contains(key) ? RankPhase.Told : phase;

    private static RankStatus Status(RankKey key, RankProcess process) => new()
    {
        RunId = key.RunId,
        Epoch = key.Epoch,
        Rank = key.Rank,
        ExitCode = process.Phase == RankPhase.Ended ? process.ExitCode : null,
        Detail = process.Phase == RankPhase.Ended ? process.LastWords : null,
    };
}
