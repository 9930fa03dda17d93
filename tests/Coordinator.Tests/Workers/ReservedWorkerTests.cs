using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Tests.Workers;

/// <summary>A worker that serves one attempt: it gets ranks of that alone, and hears when it may go.</summary>
public abstract class ReservedWorkerTests(SharedCoordinator shared)
{
    [Fact]
    public async Task Worker_ServingAnAttempt_HearsThatItIsOverWhenItEnds()
    {
        var run = (await shared.Coordinator.SubmitAsync(SweepFiles.One(ranks: 70))).Runs[0].Id;
        var reserved = Serving(run, epoch: 1, slots: 70);
        Assert.Equal(70, (await reserved.PollUntilAssignedAsync(run)).Length);
        Assert.False((await reserved.PollAsync()).IsOver);

        reserved.End(run, 1, 3, ExitCodes.Preempted);

        Assert.Empty((await reserved.PollUntilAsync("the attempt to be over", desired => desired.IsOver)).Ranks);
        await shared.Coordinator.WaitForAsync(run, RunStatus.Queued);
        await shared.Coordinator.Api.CancelRunAsync(run);
    }

    [Fact]
    public async Task Worker_ServingAnAttemptToCome_IsKeptWaiting()
    {
        var run = (await shared.Coordinator.SubmitAsync(SweepFiles.One(ranks: 70))).Runs[0].Id;
        var reserved = Serving(run, epoch: 2, slots: 70);
        var desired = await reserved.PollAsync();
        Assert.Equal((false, 0), (desired.IsOver, desired.Ranks.Length));

        await shared.Coordinator.Api.CancelRunAsync(run);
        await reserved.PollUntilAsync("the attempt never to be", now => now.IsOver);
    }

    [Fact]
    public async Task Worker_ServingARunNobodyKnows_MayGo() => Assert.True((await Serving("nobody.knows", epoch: 1, slots: 1).PollAsync()).IsOver);

    private SimulatedWorker Serving(string run, int epoch, int slots) =>
        new(shared.Coordinator.Workers, $"serving-{Guid.NewGuid():N}"[..20], slots) { Serves = new ServedAttempt { RunId = run, Epoch = epoch } };
}

public sealed class SqliteReservedWorkerTests(SharedCoordinator shared) : ReservedWorkerTests(shared), IClassFixture<SharedCoordinator>;

public sealed class PostgresReservedWorkerTests(SharedPostgresCoordinator shared) : ReservedWorkerTests(shared), IClassFixture<SharedPostgresCoordinator>;
