using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Api;

/// <summary>Runs: list, look at, cancel.</summary>
internal static class RunEndpoints
{
    private const int MostRuns = 1000;

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Runs");
        group.MapGet(Routes.Runs, ListAsync).For(Role.Viewer).WithName("ListRuns").ProducesProblem(400).ProducesProblem(404)
            .WithSummary("Runs, of one sweep or in one state if asked: newest sweep first, within a sweep in the order of its plan. A page of fewer than maxRuns is the last.");
        group.MapGet(Routes.Run("{id}"), GetAsync).For(Role.Viewer).WithName("GetRun").ProducesProblem(404)
            .WithSummary("Everything about a run but its series, logs and images.");
        group.MapPost(Routes.CancelRun("{id}"), CancelAsync).For(Role.Operator).WithName("CancelRun").ProducesProblem(404)
            .WithSummary("Cancels a run. Cancelling one that has ended changes nothing.");
    }

    private static async Task<Results<Ok<ImmutableArray<RunSummary>>, ProblemHttpResult>> ListAsync(
        string? sweep, string? status, string? afterRun, int? maxRuns, IDbContextFactory<HayateContext> contexts, RunReader runs, CancellationToken cancellationToken)
    {
        if (status is not null && !Enum.GetNames<RunStatus>().Contains(status, StringComparer.OrdinalIgnoreCase))
        {
            var statuses = string.Join(", ", Enum.GetNames<RunStatus>()).ToLowerInvariant();
            return Problems.Bad("No such status", $"'{status}' is no status of a run. Use one of: {statuses}.");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var wanted = db.Runs.AsQueryable();
        if (sweep is not null) wanted = wanted.Where(run => run.SweepId == sweep);
        if (status is not null)
        {
            var only = Enum.Parse<RunStatus>(status, ignoreCase: true);
            wanted = wanted.Where(run => run.Status == only);
        }

        if (afterRun is not null)
        {
            if (await db.Runs.AsNoTracking().Where(run => run.Id == afterRun).Select(run => new { run.SubmittedAt, run.SweepId, run.Ordinal }).SingleOrDefaultAsync(cancellationToken)
                is not { } last) return Problems.NoRun(afterRun);
            wanted = wanted.Where(run => run.SubmittedAt < last.SubmittedAt || (run.SubmittedAt == last.SubmittedAt
                && (run.SweepId.CompareTo(last.SweepId) > 0 || (run.SweepId == last.SweepId && run.Ordinal > last.Ordinal))));
        }

        return TypedResults.Ok(await runs.ReadAsync(db, RunReader.InOrder(wanted).Take(Math.Clamp(maxRuns ?? MostRuns, 1, MostRuns)), cancellationToken));
    }

    private static async Task<Results<Ok<RunDetail>, ProblemHttpResult>> GetAsync(string id, RunReader runs, CancellationToken cancellationToken) =>
        await runs.ReadDetailAsync(id, cancellationToken) is { } run ? TypedResults.Ok(run) : Problems.NoRun(id);

    private static async Task<Results<Ok<RunDetail>, ProblemHttpResult>> CancelAsync(
        string id, IGrainFactory grains, RunReader runs, CancellationToken cancellationToken)
    {
        if (await runs.ReadAsync(id, cancellationToken) is null) return Problems.NoRun(id);
        await grains.GetGrain<IRunGrain>(id).CancelAsync(CancellationToken.None);
        return TypedResults.Ok((await runs.ReadDetailAsync(id, cancellationToken))!);
    }
}
