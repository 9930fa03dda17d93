using Hayate.Contracts.Api;
using Microsoft.Extensions.Time.Testing;

namespace Hayate.Coordinator.Tests.Gangs;

/// <summary>Gangs that the scheduler asks to stop after a checkpoint: for a run of higher priority, or to go on with more ranks.</summary>
public sealed class StoppedGangTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> AtOnce = new()
    {
        ["Hayate:Scheduling:PreemptAfter"] = "00:00:00",
        ["Hayate:Scheduling:GrowAfter"] = "00:00:00",
        ["Hayate:Scheduling:SettleTime"] = "00:00:00",
        ["Hayate:Scheduling:RestartCost"] = "00:00:00",
    };

    private readonly TemporaryDirectory _directory = new();
    private TestCoordinator _coordinator = null!;

    public async ValueTask InitializeAsync() => _coordinator = await TestCoordinator.StartAsync(_directory.Path, settings: AtOnce);

    public async ValueTask DisposeAsync()
    {
        await _coordinator.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task HigherPriority_PoolIsFull_PreemptsAfterACheckpointAndTheOtherComesBack()
    {
        var worker = new SimulatedWorker(_coordinator.Workers, "a", 2);
        var victim = await _coordinator.StartRunAsync(worker, SweepFiles.With("ranks: 2"));
        var rank = new SimulatedRank(_coordinator, victim, epoch: 1);
        await rank.ReportAsync(SimulatedRank.Started(), await rank.WriteCheckpointAsync(10));
        var urgent = (await _coordinator.SubmitAsync(SweepFiles.With("ranks: 1, priority: 5"))).Runs[0].Id;
        var stopping = await AskedToStopAsync(_coordinator, victim);
        Assert.Equal($"stops after a checkpoint: preempted by {urgent} of priority 5", stopping.Summary.Reason);
        Assert.Equal((RunStatus.Running, null), (stopping.Summary.Status, stopping.Attempts[0].EndedAt));
        Assert.Equal("waits for slots that are being cleared: needs 1, 0 free", (await _coordinator.Api.GetRunAsync(urgent)).Summary.Reason);

        Assert.False((await rank.ReportAsync(await rank.WriteCheckpointAsync(20))).IsFenced, "what a stopping gang saves is taken in");
        await worker.PollUntilAssignedAsync(urgent);
        var preempted = await _coordinator.Api.GetRunAsync(victim);
        Assert.Equal((AttemptEnd.Preempted, $"preempted by {urgent} of priority 5"), (preempted.Attempts[0].End!.Value, preempted.Attempts[0].Cause));
        Assert.Equal((1, 0, 0), (preempted.Budget.Preemptions, preempted.Budget.InfrastructureLosses, preempted.Budget.ApplicationErrors));

        await new SimulatedRank(_coordinator, urgent, epoch: 1).ReportAsync(SimulatedRank.Started(), SimulatedRank.Completed(100));
        var resumed = await worker.PollUntilAssignedAsync(victim, epoch: 2);
        Assert.All(resumed, assignment => Assert.Equal(20, assignment.Checkpoints[0].Step));
    }

    [Fact]
    public async Task HigherPriority_ElasticGangInTheWay_GoesOnWithFewerRanks()
    {
        var worker = new SimulatedWorker(_coordinator.Workers, "a", 3);
        var elastic = await _coordinator.StartRunAsync(worker, SweepFiles.With("ranks: { min: 1, max: 4 }"));
        Assert.Equal(3, (await _coordinator.Api.GetRunAsync(elastic)).Summary.GangRanks);
        var urgent = (await _coordinator.SubmitAsync(SweepFiles.With("ranks: 2, priority: 5"))).Runs[0].Id;
        await AskedToStopAsync(_coordinator, elastic);
        var smaller = Assert.Single(await worker.PollUntilAssignedAsync(elastic, epoch: 2));
        Assert.Equal(1, smaller.WorldSize);
        Assert.True((await worker.PollAsync()).Lists(urgent, epoch: 1));
    }

    [Fact]
    public async Task Elastic_AnotherWorkerJoins_GoesOnWithItsSlotsToo()
    {
        var (first, second) = (new SimulatedWorker(_coordinator.Workers, "a", 1), new SimulatedWorker(_coordinator.Workers, "b", 3));
        var run = await _coordinator.StartRunAsync(first, SweepFiles.With("ranks: { min: 1, max: 4 }"));
        await new SimulatedRank(_coordinator, run, epoch: 1).ReportAsync(SimulatedRank.Started(), SimulatedRank.Metrics(50, loss: 1));
        var assigned = await Eventually.GetAsync(
            "attempt 2 on both workers",
            async () => (await first.PollAsync()).Ranks.Concat((await second.PollAsync()).Ranks).Where(rank => rank.Epoch == 2).ToList(),
            ranks => ranks.Count == 4);
        Assert.All(assigned, rank => Assert.Equal(4, rank.WorldSize));
        var detail = await _coordinator.Api.GetRunAsync(run);
        Assert.Equal((AttemptEnd.Resized, "resized from 1 to 4 ranks"), (detail.Attempts[1].End!.Value, detail.Attempts[1].Cause));
        Assert.Equal((0, 0, 0), (detail.Budget.Preemptions, detail.Budget.InfrastructureLosses, detail.Budget.ApplicationErrors));
        Assert.Equal(4, detail.Summary.GangRanks);
    }

    [Fact]
    public async Task Stopping_CoordinatorRestarts_TheReasonStands()
    {
        using var directory = new TemporaryDirectory();
        string victim, urgent;
        await using (var before = await TestCoordinator.StartAsync(directory.Path, settings: AtOnce))
        {
            victim = await before.StartRunAsync(new SimulatedWorker(before.Workers, "w", 1), SweepFiles.One());
            urgent = (await before.SubmitAsync(SweepFiles.With("ranks: 1, priority: 5"))).Runs[0].Id;
            await AskedToStopAsync(before, victim);
        }

        await using var after = await TestCoordinator.StartAsync(directory.Path, settings: AtOnce);
        await new SimulatedWorker(after.Workers, "w", 1).PollUntilAssignedAsync(urgent);
        var attempt = Assert.Single((await after.Api.GetRunAsync(victim)).Attempts);
        Assert.Equal((AttemptEnd.Preempted, $"preempted by {urgent} of priority 5"), (attempt.End!.Value, attempt.Cause));
    }

    [Fact]
    public async Task Stopping_ItsWorkerIsLost_TheRunGoesOnElsewhere()
    {
        using var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var coordinator = await TestCoordinator.StartAsync(directory.Path, clock, settings: AtOnce);
        var (silent, other) = (new SimulatedWorker(coordinator.Workers, "silent", 1), new SimulatedWorker(coordinator.Workers, "other", 1));
        var victim = await coordinator.StartRunAsync(silent, SweepFiles.One());
        await other.PollAsync();
        await coordinator.SubmitAsync(SweepFiles.With("ranks: 2, priority: 5")); // fits no more once the silent worker is gone
        await AdvanceUntilAsync("the victim to be asked to stop", coordinator, clock, other, victim, run => run.Attempts[0].StopCause is not null);
        var resumed = await AdvanceUntilAsync("the victim to go on", coordinator, clock, other, victim, run => run.Summary.Epoch == 2);
        Assert.Equal((AttemptEnd.Preempted, 0), (resumed.Attempts[1].End!.Value, resumed.Budget.InfrastructureLosses));
        Assert.Equal(["other"], resumed.Attempts[0].Workers);
    }

    private static Task<RunDetail> AskedToStopAsync(TestCoordinator coordinator, string run) => Eventually.GetAsync(
        $"{run} to be asked to stop", () => coordinator.Api.GetRunAsync(run), detail => detail.Attempts[0].StopCause is not null);

    private static Task<RunDetail> AdvanceUntilAsync(
        string what, TestCoordinator coordinator, FakeTimeProvider clock, SimulatedWorker polling, string run, Func<RunDetail, bool> isSo) => Eventually.GetAsync(
        what,
        async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await polling.PollAsync();
            return await coordinator.Api.GetRunAsync(run);
        },
        isSo);
}
