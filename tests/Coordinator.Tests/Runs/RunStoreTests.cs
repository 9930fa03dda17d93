using Hayate.Contracts.Api;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Coordinator.Tests.Runs;

public abstract class RunStoreTests(SharedCoordinator shared)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attempt_CompletionRecordedMeanwhile_CannotBeEndedOtherwise()
    {
        var run = await shared.Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        await using var db = shared.Coordinator.OpenDatabase();
        var attempt = await db.Attempts.SingleAsync(row => row.RunId == run, Cancelled);
        await using (var reports = shared.Coordinator.OpenDatabase())
        {
            await reports.Attempts.Where(row => row.RunId == run)
                .ExecuteUpdateAsync(row => row.SetProperty(completed => completed.CompletedAt, attempt.StartedAt), Cancelled);
        }

        attempt.EndedAt = attempt.StartedAt;
        attempt.End = AttemptEnd.InfrastructureLoss;
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync(Cancelled));
        await shared.Coordinator.WaitForAsync(run, RunStatus.Completed);
    }

    [Fact]
    public async Task GangDisrupted_WhenTheNextAttemptRuns_ChangesTheEarlierOneAndTheBudget()
    {
        var run = await shared.Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        shared.Worker.End(run, 1, 0, exitCode: 137);
        await shared.Worker.PollUntilAssignedAsync(run, epoch: 2);
        var store = shared.Coordinator.Services.GetRequiredService<RunStore>();

        await store.ApplyAsync(run, new GangDisrupted(1, "pod p was disrupted: DeletionByPodGC"), Cancelled);

        var detail = await shared.Coordinator.Api.GetRunAsync(run);
        Assert.Equal((RunStatus.Running, 0, 1), (detail.Summary.Status, detail.Budget.InfrastructureLosses, detail.Budget.Preemptions));
        Assert.Equal((AttemptEnd.Preempted, "pod p was disrupted: DeletionByPodGC (rank 0 was killed by SIGKILL)"), (detail.Attempts[1].End, detail.Attempts[1].Cause));
        Assert.Null(detail.Attempts[0].End);
        await shared.Coordinator.Api.CancelRunAsync(run);
        await shared.Worker.PollAsync();
    }

    [Fact]
    public async Task GangLeased_SlotTakenMeanwhile_LeavesTheRunQueued()
    {
        await shared.Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        await using var db = shared.Coordinator.OpenDatabase();
        var taken = await db.Leases.FirstAsync(lease => lease.ReleasedAt == null, Cancelled);
        var queued = (await shared.Coordinator.SubmitAsync(SweepFiles.One(ranks: 100))).Runs[0].Id;
        var store = shared.Coordinator.Services.GetRequiredService<RunStore>();
        var placement = new Placement { Rank = 0, WorkerId = taken.WorkerId, Incarnation = taken.Incarnation, Slot = taken.Slot };
        Assert.Null(await store.ApplyAsync(queued, new GangLeased(), Cancelled, [placement]));
        var detail = await shared.Coordinator.Api.GetRunAsync(queued);
        Assert.Equal((RunStatus.Queued, 0), (detail.Summary.Status, detail.Summary.Epoch));
        Assert.Empty(detail.Attempts);
    }
}

public sealed class SqliteRunStoreTests(SharedCoordinator shared) : RunStoreTests(shared), IClassFixture<SharedCoordinator>;

public sealed class PostgresRunStoreTests(SharedPostgresCoordinator shared) : RunStoreTests(shared), IClassFixture<SharedPostgresCoordinator>;
