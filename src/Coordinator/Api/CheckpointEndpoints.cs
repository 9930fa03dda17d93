using System.Collections.Immutable;
using System.Net.Mime;
using Hayate.Contracts.Api;
using Hayate.Contracts.Writing;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Checkpoints;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Api;

/// <summary>Checkpoints, their files, and sweep files that distil from them.</summary>
internal static class CheckpointEndpoints
{
    public static void MapCheckpoints(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Checkpoints").For(Role.Viewer);
        group.MapGet(Routes.Checkpoints, ListAsync).WithName("ListCheckpoints").WithSummary("Checkpoints of all runs, or of one, newest first.");
        group.MapGet(Routes.Checkpoint("{id}"), GetAsync).WithName("GetCheckpoint").ProducesProblem(404).WithSummary("A checkpoint.");
        group.MapGet(Routes.CheckpointParts("{id}"), PartsAsync).WithName("ListCheckpointParts").ProducesProblem(404).WithSummary("The files of a checkpoint.");
        group.MapGet(Routes.CheckpointPart("{id}", "{part}"), PartAsync).WithName("GetCheckpointPart").ProducesProblem(404)
            .Produces<byte[]>(200, MediaTypeNames.Application.Octet).Produces<byte[]>(206, MediaTypeNames.Application.Octet)
            .WithSummary("One file of a checkpoint, in safetensors format; ranges of bytes may be asked for.");
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

    private static async Task<Results<Ok<ImmutableArray<CheckpointPartInfo>>, ProblemHttpResult>> PartsAsync(
        string id, IDbContextFactory<HayateContext> contexts, CheckpointContents contents, CancellationToken cancellationToken)
    {
        var row = await FindAsync(id, contexts, cancellationToken);
        return row is not null && await contents.ListAsync(row, cancellationToken) is { } parts ? TypedResults.Ok(parts) : Problems.NoCheckpoint(id);
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> PartAsync(
        string id, string part, IDbContextFactory<HayateContext> contexts, CheckpointContents contents, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, contexts, cancellationToken) is not { } row) return Problems.NoCheckpoint(id);
        return await contents.OpenAsync(row, part, cancellationToken) is var (info, content)
            ? TypedResults.Stream(content, MediaTypeNames.Application.Octet, $"{id}-{part}.safetensors", row.CommittedAt, new($"\"{info.Sha256}\""), enableRangeProcessing: true)
            : Problems.NoSuch("part", part, $"GET {Routes.CheckpointParts(id)} lists those of checkpoint {id}.");
    }

    private static async Task<CheckpointRow?> FindAsync(string id, IDbContextFactory<HayateContext> contexts, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Checkpoints.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
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
