using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Writing;
using Hayate.Coordinator.Checkpoints;
using Hayate.Coordinator.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Api;

/// <summary>Checkpoints, and sweep files that distil from them.</summary>
internal static class CheckpointEndpoints
{
    public static void MapCheckpoints(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Checkpoints");
        group.MapGet(Routes.Checkpoints, ListAsync).WithName("ListCheckpoints").WithSummary("Checkpoints of all runs, or of one, newest first.");
        group.MapGet(Routes.Checkpoint("{id}"), GetAsync).WithName("GetCheckpoint").ProducesProblem(404).WithSummary("A checkpoint.");
        group.MapGet(Routes.Distill("{id}"), DistillAsync).WithName("DistillFromCheckpoint").ProducesProblem(404)
            .Produces<string>(200, YamlBody.ContentType).WithSummary("A filled-in sweep file that distils from the checkpoint.");
    }

    private static async Task<Ok<ImmutableArray<CheckpointInfo>>> ListAsync(
        string? run, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return TypedResults.Ok(await CheckpointReader.ReadAsync(db, db.Checkpoints.Where(row => run == null || row.RunId == run), cancellationToken));
    }

    private static async Task<Results<Ok<CheckpointInfo>, ProblemHttpResult>> GetAsync(
        string id, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await CheckpointReader.ReadAsync(db, db.Checkpoints.Where(row => row.Id == id), cancellationToken)) is [var checkpoint]
            ? TypedResults.Ok(checkpoint)
            : Problems.NoCheckpoint(id);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> DistillAsync(
        string id, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await CheckpointReader.ReadAsync(db, db.Checkpoints.Where(row => row.Id == id), cancellationToken) is not [var checkpoint])
        {
            return Problems.NoCheckpoint(id);
        }

        var run = await db.Runs.AsNoTracking().SingleAsync(row => row.Id == checkpoint.RunId, cancellationToken);
        return TypedResults.Text(DistillTemplate.For(checkpoint, run.Spec, run.Name), YamlBody.ContentType);
    }
}
