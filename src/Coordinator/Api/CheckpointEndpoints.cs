using System.Collections.Immutable;
using Hayate.Contracts.Api;
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
}
