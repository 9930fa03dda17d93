namespace Hayate.Coordinator.Gangs;

/// <summary>Gangs.</summary>
internal static class GangsExtensions
{
    public static IServiceCollection AddGangs(this IServiceCollection services) =>
        services.AddSingleton<LeaderBoard>();
}
