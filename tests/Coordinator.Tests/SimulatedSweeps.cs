using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Tests;

/// <summary>Steps that many tests begin with.</summary>
internal static class SimulatedSweeps
{
    /// <summary>Submits a file under a key of its own.</summary>
    public static Task<SweepDetail> SubmitAsync(this TestCoordinator coordinator, string file) =>
        coordinator.Api.SubmitAsync(file, Guid.NewGuid().ToString());

    /// <summary>Submits a sweep of one run and has a worker take up its first attempt.</summary>
    public static async Task<string> StartRunAsync(this TestCoordinator coordinator, SimulatedWorker worker, string file)
    {
        var run = (await coordinator.SubmitAsync(file)).Runs[0].Id;
        await worker.PollUntilAssignedAsync(run);
        await worker.PollAsync(); // the worker lists what it runs
        return run;
    }

    /// <summary>Waits until a run is in a state.</summary>
    public static Task<RunDetail> WaitForAsync(this TestCoordinator coordinator, string runId, RunStatus status) =>
        Eventually.GetAsync($"{runId} to be {status}", () => coordinator.Api.GetRunAsync(runId), run => run.Summary.Status == status);

    /// <summary>Has a worker poll until a run is in a state.</summary>
    public static Task<RunDetail> PollUntilAsync(this TestCoordinator coordinator, SimulatedWorker worker, string runId, RunStatus status) => Eventually.GetAsync(
        $"{runId} to be {status}",
        async () =>
        {
            await worker.PollAsync();
            return await coordinator.Api.GetRunAsync(runId);
        },
        run => run.Summary.Status == status);

    public static bool Lists(this DesiredState desired, string runId, int epoch) =>
        desired.Ranks.Any(rank => rank.RunId == runId && rank.Epoch == epoch);
}
