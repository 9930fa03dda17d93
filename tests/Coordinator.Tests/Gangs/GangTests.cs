using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Tests.Gangs;

/// <summary>Gangs of several ranks: all or none, one end for all, a new attempt that knows where to go on.</summary>
public sealed class GangTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestCoordinator _coordinator = null!;

    public async ValueTask InitializeAsync() => _coordinator = await TestCoordinator.StartAsync(_directory.Path);

    public async ValueTask DisposeAsync()
    {
        await _coordinator.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Gang_TooFewSlots_WaitsUntilAnotherWorkerJoins()
    {
        var (first, second) = (Worker("a"), Worker("b"));
        await first.PollAsync();
        var run = (await _coordinator.SubmitAsync(SweepFiles.One(ranks: 2))).Runs[0];
        Assert.Equal((RunStatus.Queued, "needs 2 cpu slots, the workers have 1"), (run.Status, run.Reason));
        Assert.Empty((await first.PollAsync()).Ranks);

        await second.PollAsync();
        var ranks = (await first.PollUntilAssignedAsync(run.Id)).Concat(await second.PollUntilAssignedAsync(run.Id)).ToList();
        Assert.Equal([0, 1], ranks.Select(rank => rank.Rank).Order());
        Assert.All(ranks, rank => Assert.Equal((2, 0), (rank.WorldSize, rank.Slot)));
        Assert.All(await _coordinator.Api.ListWorkersAsync(), worker => Assert.Equal(run.Id, Assert.Single(worker.Slots).RunId));
    }

    [Fact]
    public async Task Gang_RankKilled_StopsAndResumesAsTheNextEpoch()
    {
        var worker = Worker("a", slots: 2);
        var run = await _coordinator.StartRunAsync(worker, SweepFiles.One(ranks: 2));
        var rank = new SimulatedRank(_coordinator, run, epoch: 1);
        await rank.ReportAsync(SimulatedRank.Started(), await rank.WriteCheckpointAsync(10), await rank.WriteCheckpointAsync(20));
        worker.End(run, 1, 1, exitCode: 137);

        var resumed = await worker.PollUntilAssignedAsync(run, epoch: 2);
        Assert.Equal([0, 1], resumed.Select(assigned => assigned.Rank));
        Assert.All(resumed, assigned => Assert.Equal([20, 10], assigned.Checkpoints.Select(checkpoint => checkpoint.Step)));
        var detail = await _coordinator.Api.GetRunAsync(run);
        Assert.Equal((AttemptEnd.InfrastructureLoss, "rank 1 was killed by SIGKILL"), (detail.Attempts[1].End, detail.Attempts[1].Cause));
        Assert.Equal((1, 0), (detail.Budget.InfrastructureLosses, detail.Budget.ApplicationErrors));
        Assert.Equal(["a", "a"], detail.Attempts[0].Workers);
    }

    [Fact]
    public async Task Gang_BadSpecification_FailsTheRunWithItsWords()
    {
        var worker = Worker("a");
        var run = await _coordinator.StartRunAsync(worker, SweepFiles.One());
        worker.End(run, 1, 0, ExitCodes.BadSpecification, "dataset.images: there is no file /data/x");
        var detail = await _coordinator.PollUntilAsync(worker, run, RunStatus.Failed);
        Assert.Equal("rank 0 cannot run the specification: dataset.images: there is no file /data/x", detail.Summary.Reason);
    }

    [Fact]
    public async Task Student_TeacherFails_FailsNamingIt()
    {
        var worker = Worker("a");
        var sweep = await _coordinator.SubmitAsync(SweepFiles.TeacherAndStudent());
        await worker.PollUntilAssignedAsync(sweep.Runs[0].Id);
        worker.End(sweep.Runs[0].Id, 1, 0, ExitCodes.BadSpecification, "no such file");
        await _coordinator.PollUntilAsync(worker, sweep.Runs[0].Id, RunStatus.Failed);
        var student = await _coordinator.WaitForAsync(sweep.Runs[1].Id, RunStatus.Failed);
        Assert.Equal("its teacher teacher failed: rank 0 cannot run the specification: no such file", student.Summary.Reason);
        Assert.Equal(SweepStatus.Failed, (await _coordinator.Api.GetSweepAsync(sweep.Summary.Id)).Summary.Status);
    }

    [Fact]
    public async Task Worker_StartedAnew_RunGoesOnAsTheNextEpoch()
    {
        var worker = Worker("a");
        var run = await _coordinator.StartRunAsync(worker, SweepFiles.One());
        worker.Restart();
        await worker.PollUntilAssignedAsync(run, epoch: 2);
        var detail = await _coordinator.Api.GetRunAsync(run);
        Assert.Equal("rank 0 was lost: its worker was started anew", detail.Attempts[1].Cause);
    }

    [Fact]
    public async Task Worker_StopsListingARank_RunGoesOnAsTheNextEpoch()
    {
        var worker = Worker("a");
        var run = await _coordinator.StartRunAsync(worker, SweepFiles.One());
        worker.Forget(run, 1, 0);
        await worker.PollUntilAssignedAsync(run, epoch: 2);
    }

    [Fact]
    public async Task Worker_DrainsAndPreempts_RunGoesOnElsewhereAtNoCost()
    {
        var (leaving, staying) = (Worker("a"), Worker("b"));
        var run = await _coordinator.StartRunAsync(leaving, SweepFiles.One());
        leaving.IsDraining = true;
        leaving.End(run, 1, 0, ExitCodes.Preempted);
        await _coordinator.PollUntilAsync(leaving, run, RunStatus.Queued);
        await staying.PollUntilAssignedAsync(run, epoch: 2);
        var detail = await _coordinator.Api.GetRunAsync(run);
        Assert.Equal((1, 0, 0), (detail.Budget.Preemptions, detail.Budget.InfrastructureLosses, detail.Budget.ApplicationErrors));
        Assert.Empty((await leaving.PollAsync()).Ranks);
    }

    [Fact]
    public async Task Cancel_Running_StopsTheRanksThenFreesTheSlots()
    {
        var worker = Worker("a");
        var run = await _coordinator.StartRunAsync(worker, SweepFiles.One());
        await _coordinator.Api.CancelRunAsync(run);
        Assert.Equal(RunStatus.Cancelling, (await _coordinator.Api.GetRunAsync(run)).Summary.Status);
        var detail = await _coordinator.PollUntilAsync(worker, run, RunStatus.Cancelled);
        Assert.Equal(AttemptEnd.Cancelled, Assert.Single(detail.Attempts).End);
        Assert.Null(Assert.Single(Assert.Single(await _coordinator.Api.ListWorkersAsync()).Slots).RunId);
    }

    [Fact]
    public async Task CancelSweep_NothingStarted_CancelsStudentsToo()
    {
        var sweep = await _coordinator.SubmitAsync(SweepFiles.TeacherAndStudent());
        await _coordinator.Api.CancelSweepAsync(sweep.Summary.Id);
        var cancelled = await _coordinator.Api.GetSweepAsync(sweep.Summary.Id);
        Assert.Equal(SweepStatus.Cancelled, cancelled.Summary.Status);
        Assert.All(cancelled.Runs, run => Assert.Equal((RunStatus.Cancelled, "cancelled by a user"), (run.Status, run.Reason)));
    }

    [Fact]
    public async Task Slot_RankIsStopping_IsNotGivenAway()
    {
        var worker = Worker("a", slots: 2);
        var run = await _coordinator.StartRunAsync(worker, SweepFiles.One(ranks: 2));
        var other = (await _coordinator.SubmitAsync(SweepFiles.One())).Runs[0].Id;
        await _coordinator.Api.CancelRunAsync(run);
        await using var db = _coordinator.OpenDatabase();
        Assert.Equal(2, db.Leases.Count(lease => lease.RunId == run && lease.ReleasedAt == null));
        Assert.Equal(RunStatus.Queued, (await _coordinator.Api.GetRunAsync(other)).Summary.Status);
        await worker.PollUntilAssignedAsync(other);
        Assert.Equal(2, db.Leases.Count(lease => lease.RunId == run && lease.ReleasedAt != null));
    }

    private SimulatedWorker Worker(string id, int slots = 1) => new(_coordinator.Workers, id, slots);
}
