namespace Hayate.Coordinator.Workers;

/// <summary>Workers.</summary>
internal static class WorkersExtensions
{
    public static IServiceCollection AddWorkers(this IServiceCollection services) =>
        services.AddSingleton<WorkerStore>().AddSingleton<DesiredStateReader>().AddSingleton<WorkerReader>();
}
