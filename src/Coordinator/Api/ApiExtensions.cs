using Hayate.Contracts;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Telemetry;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Scalar.AspNetCore;

namespace Hayate.Coordinator.Api;

/// <summary>The HTTP API.</summary>
internal static class ApiExtensions
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => HayateJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<ErrorAnswers>();
        services.AddHttpContextAccessor();
        services.AddSingleton<OpenStreams>();
        services.AddOpenApi(options =>
        {
            ParameterWords.Describe(options);
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new() { Title = "Hayate", Version = "v1", Description = "Trains few-step image generators on many machines." };
                return Task.CompletedTask;
            });
        });
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<DrainHealth>("drain");
        return services;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseDrain();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAccess();
        // What says that the API is there and how it is spoken to says nothing of anybody's runs.
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/scalar").AllowAnonymous();
        app.MapHealthChecks(Contracts.Api.Routes.Live, new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks(Contracts.Api.Routes.Ready).AllowAnonymous();
        app.MapTelemetry();
        app.MapGet("/", () => TypedResults.Redirect("/scalar")).AllowAnonymous().ExcludeFromDescription();
        app.MapAccess();
        app.MapSweeps();
        app.MapSweepData();
        app.MapRuns();
        app.MapRunData();
        app.MapLive();
        app.MapCheckpoints();
        app.MapWorkers();
        app.MapAttempts();
        return app;
    }
}
