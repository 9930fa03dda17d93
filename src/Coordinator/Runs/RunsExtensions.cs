namespace Hayate.Coordinator.Runs;

/// <summary>Runs.</summary>
internal static class RunsExtensions
{
    public static IServiceCollection AddRuns(this IServiceCollection services) =>
        services.AddSingleton<RunStore>().AddSingleton<RunReader>();
}
