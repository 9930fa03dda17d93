namespace Hayate.Coordinator.Live;

/// <summary>Live events.</summary>
internal static class LiveExtensions
{
    public static IServiceCollection AddLive(this IServiceCollection services) => services
        .AddSingleton<LiveReaders>().AddSingleton<LiveNeighbors>().AddSingleton<LiveEvents>()
        .AddGrainService<LiveRelay>().AddHostedService<LiveAnnouncer>();
}
