using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hayate.Coordinator.Api;

/// <summary>Workers as people see them, and the poll that workers hold.</summary>
internal static class WorkerEndpoints
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public static void MapWorkers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Workers");
        group.MapGet(Routes.Workers, ListAsync).For(Role.Viewer).WithName("ListWorkers").WithSummary("Workers and what their slots hold.");
        group.MapPost(Routes.WorkerPoll("{id}"), PollAsync).For(Role.Worker).WithName("PollWorker")
            .ProducesProblem(409)
            .WithSummary("Renews a worker's lease, and waits for what should run on it. 409 when another agent has started under its id.");
    }

    private static async Task<Ok<ImmutableArray<WorkerInfo>>> ListAsync(WorkerReader workers, CancellationToken cancellationToken) =>
        TypedResults.Ok(await workers.ReadAllAsync(cancellationToken));

    private static async Task<Ok<DesiredState>> PollAsync(
        string id, WorkerPoll poll, IGrainFactory grains, OpenStreams streams, CancellationToken cancellationToken)
    {
        var worker = grains.GetGrain<IWorkerGrain>(id);
        // Agents break off polls when something happens to them; what such a poll told is taken in to the end all the same.
        var desired = await worker.PollAsync(poll, CancellationToken.None);
        if (desired.Version != poll.KnownVersion || !(poll.WaitSeconds > 0)) return TypedResults.Ok(desired);
        var wait = TimeSpan.FromSeconds(Math.Min(poll.WaitSeconds, LongestWait.TotalSeconds));
        try
        {
            return TypedResults.Ok(await worker.WaitForChangeAsync(poll.Incarnation, poll.KnownVersion, wait, streams.Until(cancellationToken)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The coordinator stops: the worker goes on with what it has and asks again.
            return TypedResults.Ok(desired);
        }
    }
}
