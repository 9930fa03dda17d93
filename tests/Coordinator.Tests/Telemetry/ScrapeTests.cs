using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Telemetry;
using Hayate.TestKit.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Coordinator.Tests.Telemetry;

/// <summary>What a coordinator counts while a run is lost, preempted and completed. On PostgreSQL, where the database has figures of its own.</summary>
[Collection(nameof(Alone))]
public sealed class ScrapeTests(SharedPostgresCoordinator shared) : IClassFixture<SharedPostgresCoordinator>
{
    private const int Killed = 137;

    private TestCoordinator Coordinator => shared.Coordinator;

    private SimulatedWorker Worker => shared.Worker;

    [Fact]
    public async Task Metrics_OfARunThroughAllThatMayHappen_AreTheDocumentedOnesAndTellOfIt()
    {
        var before = await Scrape.ReadAsync(Coordinator);
        var run = await Coordinator.StartRunAsync(Worker, SweepFiles.One());
        await ReportAsync(run, 1, await new SimulatedRank(Coordinator, run, 1).WriteCheckpointAsync(10));
        Worker.End(run, 1, 0, Killed);
        await Worker.PollUntilAssignedAsync(run, 2);
        await ReportAsync(run, 2);
        Worker.End(run, 2, 0, ExitCodes.Preempted);
        await Worker.PollUntilAssignedAsync(run, 3);
        await new SimulatedRank(Coordinator, run, 3).ReportAsync(SimulatedRank.Started(10), SimulatedRank.Completed(100));
        await Coordinator.WaitForAsync(run, RunStatus.Completed);

        var after = await Eventually.GetAsync("the gauges", () => Scrape.ReadAsync(Coordinator), scrape => scrape.Types.ContainsKey("hayate_runs"));

        Assert.Equal(3, Grown("hayate_run_queue_wait_seconds_count", "hayate_device=\"cpu\""));
        Assert.Equal((1, 1, 1), (Ends("infrastructure-loss"), Ends("preempted"), Ends("completed")));
        Assert.Equal(1, Grown("hayate_attempt_preemptions_total", "hayate_cause=\"worker\""));
        Assert.Equal(1, Grown("hayate_run_ends_total", "hayate_status=\"completed\""));
        Assert.Equal(25, Grown("hayate_lost_work_steps_total", "hayate_end=\"infrastructure-loss\"")); // at step 35, saved at 10
        Assert.True(Grown("hayate_lost_work_time_seconds_total", "hayate_end=\"infrastructure-loss\"") > 0);
        // Batches of 128 at 256 images a second.
        Assert.Equal((2, 1), (Grown("hayate_training_step_time_seconds_count", "hayate_method=\"edm\""), Grown("hayate_training_step_time_seconds_sum")));
        Assert.Equal(512, Grown("hayate_training_images_per_second_sum"));
        Assert.Equal(0.5, Grown("hayate_training_reduce_share_sum"), 1e-9);
        Assert.Equal((1, 4), (Grown("hayate_checkpoint_duration_seconds_count"), Grown("hayate_checkpoint_duration_seconds_sum")));
        Assert.Equal(3, Grown("hayate_report_lag_seconds_count"));
        var documented = DocumentedMetric.ReadAll();
        Assert.Equal(documented.Where(metric => metric.IsOurs).Select(metric => metric.Name).Order(StringComparer.Ordinal), after.Types.Keys.Where(name => name.StartsWith("hayate_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(documented, metric =>
        {
            Assert.Equal(metric.Type, after.Types.GetValueOrDefault(metric.Name, $"{metric.Name} is not exported"));
            var labels = after.Labels(metric.Name);
            Assert.Equal(metric.Labels, metric.IsOurs ? labels : labels.Intersect(metric.Labels));
        });

        double Grown(string name, params string[] labels) => after.Sum(name, labels) - before.Sum(name, labels);

        double Ends(string end) => Grown("hayate_attempt_ends_total", $"hayate_end=\"{end}\"");
    }

    [Fact]
    public async Task Gauges_OfThePool_TellHowItStands()
    {
        await Worker.PollAsync();
        var waiting = (await Coordinator.SubmitAsync(SweepFiles.One(ranks: 100))).Runs[0].Id;
        await using var db = Coordinator.OpenDatabase();

        var survey = await PoolSurvey.ReadAsync(db, DateTimeOffset.MaxValue, TestContext.Current.CancellationToken);

        Assert.Contains((RunStatus.Queued, 1), survey.Runs);
        Assert.True(survey.QueueAge > TimeSpan.FromDays(365));
        Assert.Equal(64, survey.Slots.Sum(slots => slots.Count));
        Assert.Equal([("online", 1), ("draining", 0), ("lost", 0)], survey.Workers);
        await Coordinator.Api.CancelRunAsync(waiting);
    }

    [Fact]
    public async Task Gauges_OfACoordinatorWithoutTheScheduler_AreNotShown()
    {
        var gauges = Coordinator.Services.GetRequiredService<PoolGauges>();
        await Eventually.GetAsync("the gauges", () => Scrape.ReadAsync(Coordinator), scrape => scrape.Types.ContainsKey("hayate_runs"));

        // The exporter gives out what it has for some moments, and the scheduler looks again every ten seconds.
        await Eventually.GetAsync(
            "no gauges",
            () =>
            {
                gauges.Show(null);
                return Scrape.ReadAsync(Coordinator);
            },
            scrape => !scrape.Types.ContainsKey("hayate_runs"));
    }

    private async Task ReportAsync(string run, int epoch, CheckpointReport? checkpoint = null)
    {
        var metrics = SimulatedRank.Metrics(35, loss: 1, speed: 256);
        metrics = metrics with { Values = metrics.Values.Add("share/reduce", 0.25) };
        ImmutableArray<Report> reports = [SimulatedRank.Started(), metrics];
        if (checkpoint is not null) reports = reports.Add(checkpoint with { Seconds = 4 });
        Assert.True((await new SimulatedRank(Coordinator, run, epoch).ReportAsync(reports)).IsRecorded);
    }
}
