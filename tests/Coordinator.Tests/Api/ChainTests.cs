using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Tests.Api;

/// <summary>Rounds of progressive distillation as runs of one sweep, with the gate between them.</summary>
public sealed class ChainTests(SharedCoordinator shared) : IClassFixture<SharedCoordinator>
{
    [Fact]
    public async Task Chain_WithARoundThatIsMuchWorseThanItsTeacher_EndsThere()
    {
        var (api, worker) = (shared.Coordinator.Api, shared.Worker);
        var sweep = await api.SubmitAsync(SweepFiles.Chain(gate: 1.5), Guid.NewGuid().ToString());
        Assert.Equal(["teacher", "pd-4", "pd-2", "pd-1"], sweep.Runs.Select(run => run.Name));
        var ids = sweep.Runs.Select(run => run.Id).ToList();

        await TrainAsync(worker, ids[0], "heun-18", 2);
        // The first round has no gate before it: it may be as much worse than its teacher as it likes, but then the second is not started.
        await TrainAsync(worker, ids[1], "ddim-4", 3.1);

        var closed = await shared.Coordinator.WaitForAsync(ids[2], RunStatus.Failed);
        Assert.Equal("gate of 1.5 closed: distance 3.1 of pd-4 (ddim-4), distance 2 of teacher (heun-18) of its teacher", closed.Summary.Reason);
        Assert.Equal(0, closed.Summary.Epoch);
        var last = await shared.Coordinator.WaitForAsync(ids[3], RunStatus.Failed);
        Assert.StartsWith("its teacher pd-2 failed: gate of 1.5 closed", last.Summary.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chain_OfGoodRounds_RunsToItsEndAndLogsEveryGate()
    {
        var (api, worker) = (shared.Coordinator.Api, shared.Worker);
        var ids = (await api.SubmitAsync(SweepFiles.Chain(gate: 2), Guid.NewGuid().ToString())).Runs.Select(run => run.Id).ToList();
        await TrainAsync(worker, ids[0], "heun-18", 2);
        await TrainAsync(worker, ids[1], "ddim-4", 3);
        await TrainAsync(worker, ids[2], "ddim-2", 4);
        await TrainAsync(worker, ids[3], "ddim-1", 9);
        Assert.Equal($"{ids[2]}@100", (await shared.Coordinator.WaitForAsync(ids[3], RunStatus.Completed)).TeacherCheckpointId);
        var lines = await api.GetLogsAsync(ids[3]);
        Assert.Contains(lines, line => line.Text == "gate of 2 passed: distance 4 of pd-2 (ddim-2), distance 3 of pd-4 (ddim-4) of its teacher");
    }

    private async Task TrainAsync(SimulatedWorker worker, string run, string sampler, double distance)
    {
        await worker.PollUntilAssignedAsync(run);
        var rank = new SimulatedRank(shared.Coordinator, run, epoch: 1);
        await rank.ReportAsync(
            SimulatedRank.Started(), rank.Evaluation(100, distance, sampler), await rank.WriteCheckpointAsync(100), SimulatedRank.Completed(100));
        await worker.PollUntilAsync("no more ranks of it", desired => desired.Ranks.All(rank => rank.RunId != run));
    }
}
