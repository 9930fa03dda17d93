using Hayate.Contracts.Api;
using Hayate.TestKit.Postgres;

namespace Hayate.Coordinator.Tests.Clustering;

/// <summary>Two coordinators on one database: whatever is said to one holds for both, and once.</summary>
public sealed class TwoSilosTests : IAsyncLifetime
{
    // None dies here, and one that is taken for dead would end the process of the tests.
    private static readonly KeyValuePair<string, string?>[] Patient = [new("Hayate:Orleans:ProbeSeconds", "60")];

    private readonly TemporaryDirectory _directory = new();
    private TestCoordinator[] _both = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var postgres = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        _both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => TestCoordinator.StartAsync(_directory.Path, postgres: postgres, settings: Patient)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var coordinator in _both) await coordinator.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Event_ReportedToOne_ReachesReadersOfTheOther()
    {
        var run = await _both[0].StartRunAsync(new SimulatedWorker(_both[0].Workers, "w", 1), SweepFiles.One());
        await using var events = _both[1].Api.WatchRunAsync(run, cancellationToken: Cancelled).GetAsyncEnumerator(Cancelled);
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestCoordinator.Patience, Cancelled));

        var rank = new SimulatedRank(_both[0], run, 1);
        await rank.ReportAsync(SimulatedRank.Metrics(10, loss: 2), rank.Evaluation(10, 3), SimulatedRank.Log("hello"), await rank.WriteCheckpointAsync(10));
        await rank.ReportAsync(SimulatedRank.Completed(100));

        var seen = new List<LiveEvent>();
        while (seen.LastOrDefault() is not RunChanged { Run.Status: RunStatus.Completed })
        {
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestCoordinator.Patience, Cancelled));
            seen.Add(events.Current);
        }

        Assert.Equal(2, Assert.Single(seen.OfType<MetricsArrived>()).Series.Single(series => series.Name == "loss").Values.Single());
        Assert.Equal(3, Assert.Single(seen.OfType<EvaluationArrived>()).Evaluation.Value);
        Assert.Equal(10, Assert.Single(seen.OfType<CheckpointCommitted>()).Checkpoint.Step);
        Assert.Contains(seen.OfType<LogArrived>(), log => log.Lines.Any(line => line.Text == "hello"));
    }

    [Fact]
    public async Task Submission_SentToBothAtOnce_MakesOneSweep()
    {
        var sweeps = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _both[i % 2].Api.SubmitAsync(SweepFiles.One(), "the same key", Cancelled)));
        Assert.Single(sweeps.Select(sweep => sweep.Summary.Id).Distinct());
        Assert.Single(await _both[1].Api.ListSweepsAsync(Cancelled));
    }

    [Fact]
    public async Task Reports_SentToBothAtOnceAndAgain_AreRecordedOnce()
    {
        var run = await _both[0].StartRunAsync(new SimulatedWorker(_both[1].Workers, "w", 1), SweepFiles.One());
        var ranks = _both.Select(coordinator => new SimulatedRank(coordinator, run, 1)).ToArray();
        for (var first = 1; first <= 40; first += 4)
        {
            var reports = Enumerable.Range(first, 4).Select(step => step % 4 == 0 ? SimulatedRank.Log($"line {step}") : (Contracts.Reports.Report)SimulatedRank.Metrics(step, loss: step));
            var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ranks[i % 2].SendAsync(first, [.. reports])));
            Assert.All(results, result => Assert.Equal(first + 3, result.Receipt?.Recorded));
        }

        Assert.Equal(Enumerable.Range(1, 40).Where(step => step % 4 != 0), (await _both[1].Api.GetMetricsAsync(run, ["loss"], cancellationToken: Cancelled)).Single().Steps);
        var lines = (await _both[0].Api.GetLogsAsync(run, after: 0, limit: 1000, Cancelled)).Select(line => line.Text).Where(text => text.StartsWith("line", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"line {4 * i}"), lines);
    }

    [Fact]
    public async Task Cancellation_SentToBothAtOnce_HappensOnce()
    {
        var run = (await _both[0].SubmitAsync(SweepFiles.One())).Runs[0].Id;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _both[i % 2].Api.CancelRunAsync(run, Cancelled)));
        Assert.Equal(RunStatus.Cancelled, (await _both[1].Api.GetRunAsync(run, Cancelled)).Summary.Status);
        Assert.Single(await _both[0].Api.GetLogsAsync(run, after: 0, limit: 100, Cancelled), line => line.Text.StartsWith("run cancelled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silo_OneOfTwoStops_TheOtherGoesOnWithItsRunsAndWorkers()
    {
        var worker = new SimulatedWorker(_both[1].Workers, "w", 1);
        var run = await _both[0].StartRunAsync(worker, SweepFiles.One());
        await _both[0].StopAsync();
        Assert.True((await Eventually.GetAsync("a poll to be answered", () => TryAsync(worker), desired => desired is not null))!.Lists(run, epoch: 1));
        await new SimulatedRank(_both[1], run, 1).ReportAsync(SimulatedRank.Completed(100));
        Assert.Equal(RunStatus.Completed, (await _both[1].WaitForAsync(run, RunStatus.Completed)).Summary.Status);
        await _both[1].StartRunAsync(worker, SweepFiles.One());
    }

    private static async Task<Contracts.Workers.DesiredState?> TryAsync(SimulatedWorker worker)
    {
        try
        {
            return await worker.PollAsync();
        }
        catch (Client.ApiException unavailable) when (unavailable.IsTransient)
        {
            return null;
        }
    }
}
