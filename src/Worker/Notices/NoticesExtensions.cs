using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Worker.Notices;

/// <summary>Notices of the machine.</summary>
internal static class NoticesExtensions
{
    public static IServiceCollection AddNotices(this IServiceCollection services, WorkerOptions options)
    {
        if (options.ScheduledEvents is not { } address)
            return services;
        return services.AddSingleton(provider => new AzureMetadata(address, options.Environment.Resilience.Api, provider.GetRequiredService<TimeProvider>()))
            .AddHostedService<ScheduledEventsWatch>();
    }
}
