namespace Hayate.Coordinator.Sweeps;

/// <summary>Sweeps.</summary>
internal static class SweepsExtensions
{
    public static IServiceCollection AddSweeps(this IServiceCollection services) =>
        services.AddSingleton<SweepAdmission>().AddSingleton<SweepReader>();
}
