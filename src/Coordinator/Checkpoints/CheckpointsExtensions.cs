namespace Hayate.Coordinator.Checkpoints;

/// <summary>Checkpoints.</summary>
internal static class CheckpointsExtensions
{
    public static IServiceCollection AddCheckpoints(this IServiceCollection services) =>
        services.AddSingleton<TeacherReader>().AddSingleton<ManifestCheck>().AddSingleton<CheckpointKeeper>().AddSingleton<CheckpointContents>();
}
