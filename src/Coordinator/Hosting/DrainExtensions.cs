namespace Hayate.Coordinator.Hosting;

/// <summary>The end of a coordinator.</summary>
internal static class DrainExtensions
{
    // What the host allows by default, for requests under way and grains.
    private static readonly TimeSpan Finish = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddDrain(this IServiceCollection services, CoordinatorOptions options) => services
        .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds) + Finish)
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<Drain>(provider, options))
        .AddHostedService(provider => provider.GetRequiredService<Drain>());

    /// <summary>Connections that are kept open would bring request after request to the coordinator that ends.</summary>
    public static void UseDrain(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use((context, next) =>
        {
            if (drain.HasBegun) context.Response.Headers.Connection = "close";
            return next(context);
        });
    }
}
