using Hayate.Client.Workers;
using Hayate.Contracts.Workers;
using Hayate.Worker.Devices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Agent;

/// <summary>
/// The agent's one loop: ask what should run here, make it so, ask again. No answer means no change: ranks go on through any outage
/// of the coordinator. Asked to stop, it stops its ranks and goes once their ends are told.
/// </summary>
internal sealed class AgentService(
    WorkerOptions options, SlotLayout slots, IWorkerClient client, RankSupervisor supervisor, TimeProvider time, ILogger<AgentService> log) : BackgroundService
{
    private const double LongPollSeconds = 4;

    /// <summary>How long a stopping worker tries to tell the coordinator that its ranks have ended.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly string _incarnation = Guid.NewGuid().ToString("N");
    private readonly Backoff _backoff = new(options.Id, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(4));
    private DesiredState _desired = new() { Version = 0, LeaseSeconds = 0, Ranks = [] };
    private bool _isAway;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        log.Offering(options.Id, options.Slots, options.ThreadsPerSlot, options.Api);
        using var wake = stoppingToken.Register(() =>
        {
            log.Draining();
            supervisor.Changed.Set();
        });
        for (long allEndedAt = 0; ;)
        {
            bool isDraining = stoppingToken.IsCancellationRequested;
            await ReconcileAsync(isDraining);
            bool allEnded = isDraining && supervisor.AllEnded;
            if (allEnded && allEndedAt == 0)
                allEndedAt = time.GetTimestamp();
            var outcome = await PollAsync(isDraining, wait: !allEnded && !supervisor.HasNews);
            if (allEnded && (outcome == PollOutcome.Answered || time.GetElapsedTime(allEndedAt) > Farewell))
                return;
            if (outcome == PollOutcome.Failed)
                await supervisor.Changed.WaitAsync(_backoff.Next(), time);
        }
    }

    private async Task ReconcileAsync(bool isDraining)
    {
        try
        {
            await supervisor.ApplyAsync(Reconciler.Plan(_desired.Ranks, supervisor.Ranks, isDraining));
        }
        catch (Exception e)
        {
            // Ranks that run are worth more than this one try: the next answer brings the next.
            log.ReconcileFailed(e);
        }
    }

    /// <summary>Asks for the desired state until it is answered or something happens here.</summary>
    private async Task<PollOutcome> PollAsync(bool isDraining, bool wait)
    {
        using CancellationTokenSource interrupt = new();
        var change = supervisor.Changed.WaitAsync(interrupt.Token);
        var told = Poll(isDraining, wait);
        var poll = client.PollAsync(options.Id, told, interrupt.Token);
        await Task.WhenAny(poll, change);
        await interrupt.CancelAsync();
        try
        {
            _desired = await poll;
            supervisor.Told(told.Ranks);
            if (_isAway)
                log.PollRecovered();
            _isAway = false;
            _backoff.Reset();
            return PollOutcome.Answered;
        }
        catch (Exception) when (change.IsCompletedSuccessfully)
        {
            return PollOutcome.Interrupted;
        }
        catch (Exception e)
        {
            // Whatever answers instead of the coordinator, the ranks go on and the next poll may find it again.
            if (!_isAway)
                log.PollFailed(e.Message);
            _isAway = true;
            return PollOutcome.Failed;
        }
    }

    private WorkerPoll Poll(bool isDraining, bool wait) => new()
    {
        Incarnation = _incarnation,
        Host = Environment.MachineName,
        Slots = slots.Kinds,
        IsDraining = isDraining,
        Ranks = supervisor.Statuses,
        KnownVersion = _desired.Version,
        WaitSeconds = wait ? LongPollSeconds : 0,
    };

    private enum PollOutcome
    {
        Answered,
        Interrupted,
        Failed,
    }
}
