using Hayate.Blobs;
using Hayate.Coordinator.Hosting;

namespace Hayate.Coordinator.Blobs;

/// <summary>The blob store.</summary>
internal static class BlobsExtensions
{
    public static IServiceCollection AddBlobs(this IServiceCollection services, CoordinatorOptions options) =>
        services.AddSingleton<IBlobStore>(new DirectoryBlobStore(options.BlobDirectory));
}
