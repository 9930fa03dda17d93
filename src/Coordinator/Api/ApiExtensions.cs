using Hayate.Contracts;
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
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return services;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseLocalOrigins();
        app.MapOpenApi();
        app.MapScalarApiReference("/scalar");
        app.MapHealthChecks(Contracts.Api.Routes.Live, new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks(Contracts.Api.Routes.Ready);
        app.MapSweeps();
        app.MapSweepData();
        app.MapRuns();
        app.MapRunData();
        app.MapLive();
        app.MapCheckpoints();
        app.MapWorkers();
        app.MapAttempts();
        app.MapGet("/", () => TypedResults.Redirect("/scalar")).ExcludeFromDescription();
        return app;
    }
}
