using Hayate.Blobs;
using Hayate.Resilience;

namespace Hayate.Coordinator.Blobs;

/// <summary>The blob store.</summary>
internal static class BlobsExtensions
{
    public static IServiceCollection AddBlobs(this IServiceCollection services, BlobLocation location) =>
        services.AddSingleton<IBlobStore>(provider => location.Open(
            provider.GetRequiredService<ResilienceOptions>().Blobs, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
}
