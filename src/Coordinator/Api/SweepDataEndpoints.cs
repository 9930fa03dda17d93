using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Api;

/// <summary>What all runs of a sweep produce, in one answer: a comparison asks once, however many they are.</summary>
internal static class SweepDataEndpoints
{
    public static void MapSweepData(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Sweep data").For(Role.Viewer).ProducesProblem(404);
        group.MapGet(Routes.SweepMetrics("{id}"), MetricsAsync).WithName("GetSweepMetrics").ProducesProblem(400)
            .WithSummary("Metric series of the runs that have any, by run. With maxPoints each is thinned to the smallest and largest values of stretches of steps.");
        group.MapGet(Routes.SweepEvaluations("{id}"), EvaluationsAsync).WithName("GetSweepEvaluations").WithSummary("Measurements of all runs, anchors included.");
    }

    private static async Task<Results<Ok<ImmutableArray<RunMetrics>>, ProblemHttpResult>> MetricsAsync(
        string id, string[]? names, int? maxPoints, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        if (maxPoints < Envelope.FewestPoints) return Problems.TooFewPoints(maxPoints.Value);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Sweeps.AnyAsync(sweep => sweep.Id == id, cancellationToken)) return Problems.NoSweep(id);
        return TypedResults.Ok(await MetricReader.ReadSweepAsync(db, id, names ?? [], maxPoints, cancellationToken));
    }

    private static async Task<Results<Ok<ImmutableArray<EvaluationInfo>>, ProblemHttpResult>> EvaluationsAsync(
        string id, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Sweeps.AnyAsync(sweep => sweep.Id == id, cancellationToken)) return Problems.NoSweep(id);
        var measured = db.Evaluations.Where(row => db.Runs.Any(run => run.SweepId == id && run.Id == row.RunId));
        return TypedResults.Ok(await EvaluationReader.ReadAsync(measured, cancellationToken));
    }
}
