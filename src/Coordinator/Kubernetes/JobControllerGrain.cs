using Hayate.Coordinator.Scheduling;

namespace Hayate.Coordinator.Kubernetes;

/// <inheritdoc cref="IJobControllerGrain"/>
internal sealed partial class JobControllerGrain(JobController controller, ILogger<JobControllerGrain> logger) : Grain, IJobControllerGrain
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // What comes in a burst, as the pods of a gang do, is looked at once.
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(0.1);

    private IGrainTimer? _timer;
    private ClusterView? _cluster;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(ReconcileAsync, new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
        var grains = GrainFactory;
        _cluster = controller.Watch(() => _ = grains.GetGrain<IJobControllerGrain>(Pool.Default).WakeAsync());
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    public Task WakeAsync()
    {
        _timer!.Change(Gather, Period);
        return Task.CompletedTask;
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            await controller.ReconcileAsync(_cluster!.State, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailure(failure);
        }
    }

    [LoggerMessage(EventId = 820, EventName = "JobsNotReconciled", Level = LogLevel.Error, Message = "Jobs were not reconciled and are looked at again")]
    private partial void LogFailure(Exception failure);
}
