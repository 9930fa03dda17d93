namespace Hayate.Coordinator.Reports;

/// <summary>Reports of ranks.</summary>
internal static class ReportsExtensions
{
    public static IServiceCollection AddReports(this IServiceCollection services) =>
        services.AddSingleton<ReportIngest>();
}
