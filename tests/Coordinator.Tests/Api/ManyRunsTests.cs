using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using Hayate.Client;
using Hayate.Contracts;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Tests.Api;

/// <summary>Questions about many runs are answered in pages, or at once.</summary>
public abstract class ManyRunsTests(SharedCoordinator shared)
{
    private TestCoordinator Coordinator => shared.Coordinator;

    [Fact]
    public async Task Runs_PageByPage_AreAllOfThemOnceInOrder()
    {
        var (older, newer) = (await Coordinator.SubmitAsync(SweepFiles.Many(runs: 5, ranks: 100, maxConcurrent: 1)), await Coordinator.SubmitAsync(SweepFiles.Many(runs: 4, ranks: 100, maxConcurrent: 1)));
        string[] expected = [.. newer.Runs.Concat(older.Runs).Select(run => run.Id)];
        List<string> seen = [];
        while (await PageAsync($"?maxRuns=2{(seen.Count == 0 ? "" : $"&afterRun={seen[^1]}")}") is { IsEmpty: false } page) seen.AddRange(page.Select(run => run.Id));
        Assert.Distinct(seen);
        // Sweeps of the same millisecond are in the order of their ids.
        Assert.Equal(expected.Order(StringComparer.Ordinal), seen.Where(expected.Contains).Order(StringComparer.Ordinal));
        Assert.Equal(older.Runs.Select(run => run.Id), seen.Where(id => id.StartsWith(older.Summary.Id, StringComparison.Ordinal)));
        Assert.Equal(newer.Runs.Take(2).Select(run => run.Id), (await PageAsync($"?sweep={newer.Summary.Id}&maxRuns=2")).Select(run => run.Id));
        Assert.Equal(seen, (await Coordinator.Api.ListRunsAsync()).Select(run => run.Id));
    }

    [Fact]
    public async Task Runs_AfterOneThatIsNot_AreNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Coordinator.Http.GetAsync(new Uri($"{Routes.Runs}?afterRun=none.such", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);

    [Fact]
    public async Task SweepMetrics_OfSeveralRuns_AreThoseOfEachRun()
    {
        var sweep = await Coordinator.SubmitAsync(SweepFiles.Many(runs: 3, ranks: 1, maxConcurrent: 3));
        foreach (var (run, number) in sweep.Runs.Take(2).Select((run, number) => (run.Id, number)))
        {
            await shared.Worker.PollUntilAssignedAsync(run);
            await new SimulatedRank(Coordinator, run, 1).ReportAsync([.. Enumerable.Range(1, 500).Select(step => SimulatedRank.Metrics(step, loss: step % (97 + number)))]);
        }

        var all = await Coordinator.Api.GetSweepMetricsAsync(sweep.Summary.Id, ["loss"], maxPoints: 50);
        Assert.Equal(sweep.Runs.Take(2).Select(run => run.Id), all.Select(run => run.RunId));
        foreach (var run in all)
        {
            var alone = Assert.Single(await Coordinator.Api.GetMetricsAsync(run.RunId, ["loss"], maxPoints: 50));
            Assert.Equal(alone.Steps.AsEnumerable(), Assert.Single(run.Series).Steps);
            Assert.Equal(alone.Values.AsEnumerable(), run.Series[0].Values);
            Assert.InRange(alone.Steps.Length, 25, 50);
        }

        Assert.Equal(["images-per-second", "loss"], (await Coordinator.Api.GetSweepMetricsAsync(sweep.Summary.Id))[0].Series.Select(series => series.Name));
        await Coordinator.Api.CancelSweepAsync(sweep.Summary.Id);
    }

    [Fact]
    public async Task SweepEvaluations_OfSeveralRuns_NameTheirRuns()
    {
        var sweep = await Coordinator.SubmitAsync(SweepFiles.Many(runs: 2, ranks: 1, maxConcurrent: 2));
        foreach (var run in sweep.Runs)
        {
            await shared.Worker.PollUntilAssignedAsync(run.Id);
            var rank = new SimulatedRank(Coordinator, run.Id, 1);
            await rank.ReportAsync(rank.Evaluation(20, 2), rank.Evaluation(10, 1));
        }

        var all = await Coordinator.Api.GetSweepEvaluationsAsync(sweep.Summary.Id);
        Assert.Equal(sweep.Runs.SelectMany(run => new[] { (run.Id, 10), (run.Id, 20) }), all.Select(found => (found.RunId, found.Step)));
        await Coordinator.Api.CancelSweepAsync(sweep.Summary.Id);
    }

    [Fact]
    public async Task SweepData_OfNoSweep_IsNotFound()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ApiException>(() => Coordinator.Api.GetSweepMetricsAsync("none"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<ApiException>(() => Coordinator.Api.GetSweepEvaluationsAsync("none"))).Status);
    }

    private async Task<ImmutableArray<RunSummary>> PageAsync(string query) =>
        await Coordinator.Http.GetFromJsonAsync<ImmutableArray<RunSummary>>(new Uri(Routes.Runs + query, UriKind.Relative), HayateJson.Options, TestContext.Current.CancellationToken);
}

public sealed class SqliteManyRunsTests(SharedCoordinator shared) : ManyRunsTests(shared), IClassFixture<SharedCoordinator>;

public sealed class PostgresManyRunsTests(SharedPostgresCoordinator shared) : ManyRunsTests(shared), IClassFixture<SharedPostgresCoordinator>;
