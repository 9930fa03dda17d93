namespace Hayate.Coordinator.Housekeeping;

/// <summary>Chores.</summary>
internal static class HousekeepingExtensions
{
    public static IServiceCollection AddHousekeeping(this IServiceCollection services)
    {
        services.AddOptions<HousekeepingOptions>().BindConfiguration(HousekeepingOptions.Section)
            .Validate(options => options.Every > TimeSpan.Zero, $"{HousekeepingOptions.Section}:Every is the time between two rounds: write a positive one, such as 01:00:00.")
            .Validate(options => options.MostLines > 0, $"{HousekeepingOptions.Section}:MostLines is a number of lines: write a positive one, such as 100000.")
            .ValidateOnStart();
        return services.AddSingleton<IChore, OrphanSweep>().AddSingleton<IChore, ReferenceTrim>().AddSingleton<IChore, LogTrim>().AddSingleton<IChore, WorkerTrim>()
            .AddHostedService<Housekeeper>();
    }
}
