using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Schema;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Sweeps;
using Hayate.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hayate.Coordinator.Api;

/// <summary>Sweeps: plan, submit, list, look at, cancel.</summary>
internal static class SweepEndpoints
{
    private static readonly Lazy<string> Schema = new(() => SweepSchema.Generate().ToJsonString());

    public static void MapSweeps(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Sweeps");
        group.MapPost(Routes.Plan, PlanAsync).For(Role.Viewer).WithName("PlanSweep").WithYamlBody()
            .WithSummary("Says what a sweep file would run, or everything that is wrong with it.");
        group.MapPost(Routes.Sweeps, SubmitAsync).For(Role.Operator).WithName("SubmitSweep").WithYamlBody().ProducesProblem(409).ProducesProblem(422)
            .WithSummary("Submits a sweep file. The same Idempotency-Key again returns the sweep of the first time.");
        group.MapGet(Routes.Sweeps, ListAsync).For(Role.Viewer).WithName("ListSweeps").WithSummary("Sweeps, newest first.");
        group.MapGet(Routes.Sweep("{id}"), GetAsync).For(Role.Viewer).WithName("GetSweep").ProducesProblem(404).WithSummary("A sweep with its runs.");
        group.MapGet(Routes.SweepFile("{id}"), GetFileAsync).For(Role.Viewer).WithName("GetSweepFile").ProducesProblem(404)
            .Produces<string>(200, YamlBody.ContentType).WithSummary("The file as it was submitted.");
        group.MapGet(Routes.SweepSchema, () => TypedResults.Content(Schema.Value, "application/schema+json")).For(Role.Viewer).WithName("GetSweepSchema")
            .Produces<string>(200, "application/schema+json")
            .WithSummary("The JSON Schema of sweep files, for editors.");
        group.MapPost(Routes.CancelSweep("{id}"), CancelAsync).For(Role.Operator).WithName("CancelSweep").ProducesProblem(404)
            .WithSummary("Cancels every run of the sweep that has not ended.");
    }

    private static async Task<Ok<PlanResult>> PlanAsync(HttpRequest request, SweepAdmission admission, CancellationToken cancellationToken) =>
        TypedResults.Ok(await admission.PlanAsync(await YamlBody.ReadAsync(request, cancellationToken), cancellationToken));

    private static async Task<Results<Created<SweepDetail>, Ok<SweepDetail>, ProblemHttpResult>> SubmitAsync(
        HttpRequest request, [FromHeader(Name = Routes.IdempotencyKey)] string? key, IGrainFactory grains, SweepReader sweeps,
        CancellationToken cancellationToken)
    {
        // Without a key every request means a new sweep.
        var id = SweepIds.Of(string.IsNullOrWhiteSpace(key) ? Guid.NewGuid().ToString() : key);
        var file = await YamlBody.ReadAsync(request, cancellationToken);
        var result = await grains.GetGrain<ISweepGrain>(id).SubmitAsync(file, Traces.CurrentParent, CancellationToken.None);
        return result.Outcome switch
        {
            SubmitOutcome.Invalid => Problems.Invalid(result.Errors),
            SubmitOutcome.KeyUsed => Problems.Conflict(
                "The key was used for another file",
                $"The {Routes.IdempotencyKey} made sweep {id} from another file. Send a new key to submit this one."),
            SubmitOutcome.Existing => TypedResults.Ok((await sweeps.ReadAsync(id, cancellationToken))!),
            _ => TypedResults.Created(Routes.Sweep(id), (await sweeps.ReadAsync(id, cancellationToken))!),
        };
    }

    private static async Task<Ok<ImmutableArray<SweepSummary>>> ListAsync(SweepReader sweeps, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sweeps.ReadAllAsync(cancellationToken));

    private static async Task<Results<Ok<SweepDetail>, ProblemHttpResult>> GetAsync(string id, SweepReader sweeps, CancellationToken cancellationToken) =>
        await sweeps.ReadAsync(id, cancellationToken) is { } sweep ? TypedResults.Ok(sweep) : Problems.NoSweep(id);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetFileAsync(
        string id, SweepReader sweeps, CancellationToken cancellationToken) =>
        await sweeps.ReadFileAsync(id, cancellationToken) is { } file ? TypedResults.Text(file, YamlBody.ContentType) : Problems.NoSweep(id);

    private static async Task<Results<Ok<SweepDetail>, ProblemHttpResult>> CancelAsync(
        string id, IGrainFactory grains, SweepReader sweeps, CancellationToken cancellationToken) =>
        await grains.GetGrain<ISweepGrain>(id).CancelAsync(CancellationToken.None)
            ? TypedResults.Ok((await sweeps.ReadAsync(id, cancellationToken))!)
            : Problems.NoSweep(id);
}
