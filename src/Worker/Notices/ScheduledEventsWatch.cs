using Hayate.Worker.Agent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Notices;

/// <summary>
/// Asks Azure every second whether this machine is to be taken away or restarted, and if so has the agent stop as on SIGTERM: ranks checkpoint
/// and end as preempted. A service that does not answer stops nobody.
/// </summary>
internal sealed class ScheduledEventsWatch(
    AzureMetadata metadata, WorkerOptions options, StopNotice notice, RankSupervisor supervisor, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<ScheduledEventsWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>A machine that is about to go should not be offered; but the service's first answer may take minutes.</summary>
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(5);

    private string? _machine;
    private string? _eventId;
    private bool _isAway;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(FirstAnswer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await LookAsync(either.Token);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Called when the agent has ended: nothing of it is left to lose.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_eventId is not { } eventId || !options.AcknowledgesScheduledEvents)
            return;
        try
        {
            await metadata.StartAsync(eventId, cancellationToken);
            log.Acknowledged(eventId);
        }
        catch (Exception e)
        {
            log.NotAcknowledged(eventId, e.Message); // then it begins at its time
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var register = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        using PeriodicTimer timer = new(Period, time);
        while (notice.Reason is null && await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(stoppingToken);
        supervisor.Changed.Set();
        lifetime.StopApplication();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            _machine ??= await metadata.GetNameAsync(cancellationToken);
            var events = await metadata.GetEventsAsync(cancellationToken);
            _isAway = false;
            if (events.Events.FirstOrDefault(happening => happening.Ends(_machine)) is not { } ending)
                return;
            _eventId = ending.EventId;
            notice.Reason = ending.Describe(_machine);
            log.Noticed(notice.Reason);
        }
        catch (Exception e) when (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            if (!_isAway)
                log.NoNotices(e.Message);
            _isAway = true;
        }
    }
}
