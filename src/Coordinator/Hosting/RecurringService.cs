namespace Hayate.Coordinator.Hosting;

/// <summary>Does the same again and again, whatever becomes of one time.</summary>
internal abstract partial class RecurringService(TimeSpan period, TimeProvider clock, ILogger logger) : BackgroundService
{
    /// <summary>Does it once.</summary>
    protected abstract Task DoAsync();

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        do
        {
            try
            {
                await DoAsync();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure, GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 800, EventName = "RecurrenceFailed", Level = LogLevel.Warning, Message = "{Service} failed and is tried again")]
    private partial void LogFailed(Exception failure, string service);
}
