namespace Hayate.Coordinator.Scheduling;

/// <summary>Scheduling.</summary>
internal static class SchedulingExtensions
{
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.AddOptions<SchedulingOptions>().BindConfiguration(SchedulingOptions.Section)
            .Validate(
                options => ((TimeSpan[])[options.PreemptAfter, options.GrowAfter, options.SettleTime, options.RestartCost]).All(span => span >= TimeSpan.Zero),
                $"The times of {SchedulingOptions.Section} must not be negative: write them like 00:01:00, a minute.")
            .ValidateOnStart();
        return services;
    }
}
