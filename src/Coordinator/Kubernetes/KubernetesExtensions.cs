using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Scheduling;
using Hayate.Resilience;
using k8s;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>Workers on demand, and what Kubernetes does to pods.</summary>
internal static class KubernetesExtensions
{
    /// <exception cref="StartupException">It is asked for, and nothing says where the cluster is.</exception>
    public static IServiceCollection AddKubernetes(this IServiceCollection services, KubernetesOptions options, ResilienceOptions resilience)
    {
        if (!options.Enabled)
        {
            services.TryAddSingleton(OnDemandDevices.None);
            return services;
        }

        var place = KubernetesPlace.Find(options);
        return services.AddSingleton(options).AddSingleton(place).AddSingleton(new OnDemandDevices(options.Devices))
            .AddSingleton<IKubernetes>(_ => new k8s.Kubernetes(place.Access))
            .AddSingleton<JobReader>()
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<JobController>(
                provider,
                Pipeline.Build(
                    "kubernetes", resilience.Kubernetes, KubernetesFailures.IsTransient, provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILoggerFactory>(), askedPause: KubernetesFailures.AskedPause)))
            .AddHostedService<JobControllerKeeper>();
    }
}
