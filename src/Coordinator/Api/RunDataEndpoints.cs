using System.Collections.Immutable;
using Hayate.Blobs;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Api;

/// <summary>What runs produce: series, output, measurements, images.</summary>
internal static class RunDataEndpoints
{
    private const int DefaultLines = 1000;
    private const int MostLines = 10_000;

    public static void MapRunData(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Run data").For(Role.Viewer).AddEndpointFilter(RequireRunAsync).ProducesProblem(404);
        group.MapGet(Routes.RunMetrics("{id}"), MetricsAsync).WithName("GetMetrics").ProducesProblem(400)
            .WithSummary("Metric series. With maxPoints each is thinned to the smallest and largest values of stretches of steps.");
        group.MapGet(Routes.RunLogs("{id}"), LogsAsync).WithName("GetLogs")
            .WithSummary("Log lines after a position, oldest first; without a position the newest ones.");
        group.MapGet(Routes.RunEvaluations("{id}"), EvaluationsAsync).WithName("GetEvaluations").WithSummary("Measurements, anchors included.");
        group.MapGet(Routes.RunSamples("{id}"), SamplesAsync).WithName("ListSamples").WithSummary("Preview grids by step.");
        group.MapGet(Routes.RunSample("{id}", "{sample}"), SampleAsync).WithName("GetSample").Produces<byte[]>(200, "image/png")
            .WithSummary("One preview grid as PNG.");
    }

    private static async Task<Results<Ok<ImmutableArray<MetricSeries>>, ProblemHttpResult>> MetricsAsync(
        string id, string[]? names, int? afterStep, int? maxPoints, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        if (maxPoints < Envelope.FewestPoints) return Problems.TooFewPoints(maxPoints.Value);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(await MetricReader.ReadAsync(db, id, names ?? [], afterStep, maxPoints, cancellationToken));
    }

    private static async Task<Ok<ImmutableArray<LogLine>>> LogsAsync(
        string id, long? after, int? limit, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(await LogReader.ReadAsync(db, id, after, Math.Clamp(limit ?? DefaultLines, 1, MostLines), cancellationToken));
    }

    private static async Task<Ok<ImmutableArray<EvaluationInfo>>> EvaluationsAsync(
        string id, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(await EvaluationReader.ReadAsync(db.Evaluations.Where(row => row.RunId == id), cancellationToken));
    }

    private static async Task<Ok<ImmutableArray<SampleInfo>>> SamplesAsync(
        string id, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(await SampleReader.ReadAsync(db, id, cancellationToken));
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> SampleAsync(
        string id, string sample, HttpContext http, IDbContextFactory<HayateContext> contexts, IBlobStore blobs, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var blob = await db.Samples.Where(row => row.RunId == id && row.Id == sample).Select(row => row.Blob).SingleOrDefaultAsync(cancellationToken);
        if (blob is null || await blobs.OpenReadAsync(blob, cancellationToken) is not { } png)
        {
            return Problems.NoSuch("sample", sample, $"List them with GET {Routes.RunSamples(id)}.");
        }

        // A resumed run makes the same grid again, so a browser may keep it but asks whether it is still the one.
        http.Response.Headers.CacheControl = "private, max-age=60";
        return TypedResults.Stream(png, "image/png");
    }

    private static async ValueTask<object?> RequireRunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var id = (string)context.HttpContext.Request.RouteValues["id"]!;
        var contexts = context.HttpContext.RequestServices.GetRequiredService<IDbContextFactory<HayateContext>>();
        await using var db = await contexts.CreateDbContextAsync(context.HttpContext.RequestAborted);
        return await db.Runs.AnyAsync(run => run.Id == id, context.HttpContext.RequestAborted) ? await next(context) : Problems.NoRun(id);
    }
}
