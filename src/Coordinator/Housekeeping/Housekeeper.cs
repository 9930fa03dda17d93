using Microsoft.Extensions.Options;

namespace Hayate.Coordinator.Housekeeping;

/// <summary>Does the chores, at the start and then from time to time.</summary>
internal sealed partial class Housekeeper(
    IEnumerable<IChore> chores, IOptions<HousekeepingOptions> options, TimeProvider clock, ILogger<Housekeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Every, clock);
        do
        {
            foreach (var chore in chores) await TryAsync(chore, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Nothing waits for a chore, so whatever stands in its way is told, and the next round tries again.
    private async Task TryAsync(IChore chore, CancellationToken stoppingToken)
    {
        try
        {
            if (await chore.DoAsync(stoppingToken) is { } done) LogDone(done);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(failure, chore.GetType().Name);
        }
    }

    [LoggerMessage(EventId = 700, EventName = "ChoreDone", Level = LogLevel.Information, Message = "Housekeeping: {Done}")]
    private partial void LogDone(string done);

    [LoggerMessage(EventId = 701, EventName = "ChoreFailed", Level = LogLevel.Warning, Message = "Housekeeping: {Chore} failed and is tried again in the next round")]
    private partial void LogFailed(Exception failure, string chore);
}
