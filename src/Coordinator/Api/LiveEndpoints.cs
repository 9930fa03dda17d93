using System.Net.ServerSentEvents;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Live;
using Hayate.Coordinator.Runs;
using Hayate.Coordinator.Sweeps;

namespace Hayate.Coordinator.Api;

/// <summary>Streams of live events. Each begins with the present state of its runs.</summary>
internal static class LiveEndpoints
{
    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Live").For(Role.Viewer).ProducesProblem(404);
        group.MapGet(Routes.RunEvents("{id}"), OfRunAsync).WithName("WatchRun").Produces<LiveEvent>(200, "text/event-stream")
            .WithSummary("Live events of a run (server-sent), with an event `heartbeat` where nothing happens for 15 s.");
        group.MapGet(Routes.SweepEvents("{id}"), OfSweepAsync).WithName("WatchSweep").Produces<LiveEvent>(200, "text/event-stream")
            .WithSummary("Live events of a sweep's runs (server-sent), with an event `heartbeat` where nothing happens for 15 s.");
    }

    private static async Task<IResult> OfRunAsync(string id, RunReader runs, LiveEvents live, OpenStreams streams, CancellationToken cancellationToken)
    {
        if (await runs.ReadAsync(id, cancellationToken) is null) return Problems.NoRun(id);
        return TypedResults.ServerSentEvents(live.OfRun(id, PresentAsync, streams.Until(cancellationToken)).Select(ToItem));

        async Task<IEnumerable<LiveEvent>> PresentAsync() =>
            await runs.ReadAsync(id, cancellationToken) is { } run ? [new RunChanged { RunId = id, Run = run }] : [];
    }

    private static async Task<IResult> OfSweepAsync(
        string id, SweepReader sweeps, LiveEvents live, OpenStreams streams, CancellationToken cancellationToken)
    {
        if (await sweeps.ReadAsync(id, cancellationToken) is null) return Problems.NoSweep(id);
        return TypedResults.ServerSentEvents(live.OfSweep(id, PresentAsync, streams.Until(cancellationToken)).Select(ToItem));

        async Task<IEnumerable<LiveEvent>> PresentAsync() =>
            (await sweeps.ReadAsync(id, cancellationToken))!.Runs.Select(run => new RunChanged { RunId = run.Id, Run = run });
    }

    private static SseItem<LiveEvent?> ToItem(LiveEvent? happened) => new(happened, happened is null ? Heartbeat.EventType : null);
}
