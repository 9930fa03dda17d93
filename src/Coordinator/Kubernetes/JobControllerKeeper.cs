using Hayate.Coordinator.Scheduling;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>Sees to it that the controller lives somewhere, at the start and after the silo that it lived on is gone.</summary>
internal sealed partial class JobControllerKeeper(IGrainFactory grains, TimeProvider clock, ILogger<JobControllerKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await grains.GetGrain<IJobControllerGrain>(Pool.Default).WakeAsync();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailure(failure);
            }
        }
    }

    [LoggerMessage(EventId = 821, EventName = "JobControllerNotReached", Level = LogLevel.Warning, Message = "The controller of Jobs was not reached and is looked for again")]
    private partial void LogFailure(Exception failure);
}
