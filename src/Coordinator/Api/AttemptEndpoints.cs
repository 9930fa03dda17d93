using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Access;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hayate.Coordinator.Api;

/// <summary>What ranks and their agents tell, fenced by the attempt's epoch.</summary>
internal static class AttemptEndpoints
{
    public static void MapAttempts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Attempts").ForItsAttempt().ProducesProblem(409);
        group.MapPost("/api/v1/runs/{id}/attempts/{epoch:int}/reports", ReportAsync).WithName("Report")
            .WithSummary("Records reports once. 409 when the attempt is over: nothing it says will be heard again.");
        group.MapPut("/api/v1/runs/{id}/attempts/{epoch:int}/leader", PutLeaderAsync).WithName("PutLeader")
            .WithSummary("Says where rank 0 listens for the other ranks.");
        group.MapGet("/api/v1/runs/{id}/attempts/{epoch:int}/leader", GetLeaderAsync).WithName("GetLeader")
            .WithSummary("Waits some seconds for rank 0's endpoint; 204 when it is not known yet.");
    }

    private static async Task<Results<Ok<ReportReceipt>, ProblemHttpResult>> ReportAsync(
        string id, int epoch, ReportBatch batch, ReportIngest reports, CancellationToken cancellationToken)
    {
        if (batch.FirstSequence < 1) return Problems.Bad("Bad sequence", $"'firstSequence' is {batch.FirstSequence}; reports are counted from 1.");
        var outcome = await reports.RecordAsync(id, epoch, batch, cancellationToken);
        if (outcome.IsFenced) return Problems.Conflict("The attempt is over", outcome.Fenced);
        return outcome.Gap is { } gap ? Problems.Bad("Reports are missing", gap) : TypedResults.Ok(new ReportReceipt { Recorded = outcome.Recorded });
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PutLeaderAsync(
        string id, int epoch, LeaderEndpoint endpoint, LeaderBoard leaders, CancellationToken cancellationToken) =>
        await leaders.PutAsync(id, epoch, endpoint, cancellationToken) ? TypedResults.NoContent() : Over(id, epoch);

    private static async Task<Results<Ok<LeaderEndpoint>, NoContent, ProblemHttpResult>> GetLeaderAsync(
        string id, int epoch, LeaderBoard leaders, OpenStreams streams, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await leaders.WaitAsync(id, epoch, streams.Until(cancellationToken));
            if (answer.IsOver) return Over(id, epoch);
            return answer.Endpoint is { } endpoint ? TypedResults.Ok(endpoint) : TypedResults.NoContent();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TypedResults.NoContent();
        }
    }

    private static ProblemHttpResult Over(string id, int epoch) => Problems.Conflict(
        "The attempt is over",
        $"Attempt {epoch} of run {id} is not its current one. Stop the rank: the newest attempt has its own gang.");
}
