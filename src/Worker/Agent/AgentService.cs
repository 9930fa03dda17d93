using Hayate.Client.Workers;
using Hayate.Contracts.Workers;
using Hayate.Resilience;
using Hayate.Worker.Devices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;

namespace Hayate.Worker.Agent;

/// <summary>
/// The agent's one loop: ask what should run here, make it so, ask again. No answer means no change: ranks go on through any outage
/// of the coordinator. Asked to stop, it stops its ranks and goes once their ends are told. An agent that serves one attempt asks itself
/// to stop when that is over.
/// </summary>
internal sealed class AgentService : BackgroundService
{
    // With the client's patience well below the coordinator's lease.
    private const double LongPollSeconds = 3;

    /// <summary>How long a stopping worker tries to tell the coordinator that its ranks have ended.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly WorkerOptions _options;
    private readonly SlotLayout _slots;
    private readonly IWorkerClient _client;
    private readonly RankSupervisor _supervisor;
    private readonly StopNotice _notice;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger<AgentService> _log;
    private readonly ResiliencePipeline _polling;
    private readonly string _incarnation = Guid.NewGuid().ToString("N");
    private DesiredState _desired = new() { Version = 0, LeaseSeconds = 0, Ranks = [] };
    private bool _isAway;

    public AgentService(
        WorkerOptions options, SlotLayout slots, IWorkerClient client, RankSupervisor supervisor, StopNotice notice,
        IHostApplicationLifetime lifetime, TimeProvider time, ILogger<AgentService> log)
    {
        (_options, _slots, _client, _supervisor, _notice, _lifetime, _time, _log) = (options, slots, client, supervisor, notice, lifetime, time, log);
        // Whatever answers instead of the coordinator, the ranks go on and the next poll may find it again. A poll that is broken off here is no failure.
        _polling = Pipeline.Build("poll", options.Environment.Resilience.Worker, outcome => outcome.Exception is not (null or OperationCanceledException), time, onRetry: TellAway);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _log.Offering(_options.Id, _options.Slots, _options.ThreadsPerSlot, _options.Api);
        using var wake = stoppingToken.Register(() =>
        {
            _log.Draining();
            _supervisor.Changed.Set();
        });
        for (long allEndedAt = 0; ;)
        {
            bool isDraining = stoppingToken.IsCancellationRequested || _notice.Reason is not null;
            await ReconcileAsync(isDraining);
            bool allEnded = isDraining && _supervisor.AllEnded;
            if (allEnded && allEndedAt == 0)
                allEndedAt = _time.GetTimestamp();
            bool isAnswered = await PollAsync(isDraining, allEnded);
            if (allEnded && (isAnswered || _time.GetElapsedTime(allEndedAt) >= Farewell))
                return;
            if (_desired.IsOver && !isDraining && _supervisor.AllEnded && !_supervisor.HasNews)
            {
                _log.Over(_options.Serves!);
                _notice.IsOver = true;
                _lifetime.StopApplication();
            }
        }
    }

    private async Task ReconcileAsync(bool isDraining)
    {
        try
        {
            await _supervisor.ApplyAsync(Reconciler.Plan(_desired.Ranks, _supervisor.Ranks, isDraining));
        }
        catch (Exception e)
        {
            // Ranks that run are worth more than this one try: the next answer brings the next.
            _log.ReconcileFailed(e);
        }
    }

    /// <summary>Asks for the desired state until it is answered, something happens here, or it is time to go. Whether it was answered.</summary>
    private async Task<bool> PollAsync(bool isDraining, bool allEnded)
    {
        using CancellationTokenSource interrupt = new(allEnded ? Farewell : Timeout.InfiniteTimeSpan, _time);
        var change = _supervisor.Changed.WaitAsync(interrupt.Token);
        var poll = _polling.ExecuteAsync(
            async token =>
            {
                var message = Poll(isDraining, wait: !allEnded && !_supervisor.HasNews);
                return (message.Ranks, Desired: await _client.PollAsync(_options.Id, message, token));
            },
            interrupt.Token).AsTask();
        await Task.WhenAny(poll, change);
        await interrupt.CancelAsync();
        try
        {
            (var told, _desired) = await poll;
            _supervisor.Told(told);
        }
        catch (Exception) when (interrupt.IsCancellationRequested)
        {
            return false; // cut short, in a pause or in the middle of a try
        }

        if (_isAway)
            _log.PollRecovered();
        _isAway = false;
        return true;
    }

    private void TellAway(Outcome<object> failed)
    {
        if (!_isAway)
            _log.PollFailed(failed.Exception!.Message);
        _isAway = true;
    }

    private WorkerPoll Poll(bool isDraining, bool wait) => new()
    {
        Incarnation = _incarnation,
        Host = Environment.MachineName,
        Slots = _slots.Kinds,
        Serves = _options.Serves,
        IsDraining = isDraining,
        StopReason = _notice.Reason,
        Ranks = _supervisor.Statuses,
        KnownVersion = _desired.Version,
        WaitSeconds = wait ? LongPollSeconds : 0,
    };
}
