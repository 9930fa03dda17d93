using Hayate.TestKit;
using Hayate.TestKit.Telemetry;

namespace Hayate.EndToEnd.Tests.Telemetry;

/// <summary>A trace is one from the submission to the first step, whatever processes it passes.</summary>
public sealed class TraceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Submission_OfAGang_IsOneTraceToTheFirstStepAcrossProcesses()
    {
        await using var collector = await TelemetryCollector.StartAsync();
        await using var platform = await TestPlatform.StartAsync(settings: _ => collector.Settings);

        var run = (await platform.SubmitAsync(Files.Teacher(40, ranks: 2))).Runs[0].Id;
        await platform.CompletedAsync(run, Patience);
        var first = await Wait.ForAsync("a first step in a trace", Patience, () => Task.FromResult(Find(collector, "first step").SingleOrDefault()), platform.Describe);
        var trace = await Wait.ForAsync("the whole trace", Patience, () => Task.FromResult(TraceOf(collector, first)), platform.Describe);

        var submission = Assert.Single(trace, span => span.ParentId.Length == 0);
        Assert.Equal(("hayate-coordinator", "POST /api/v1/sweeps"), (submission.Service, submission.Name));
        foreach (var name in (string[])["plan sweep", "queue run", "place attempt"])
        {
            Assert.Equal((submission.Id, submission.Process), (Named(name).ParentId, Named(name).Process));
        }

        var starts = trace.Where(span => span.Name == "start rank").OrderBy(span => span.Tags["hayate.rank"]).ToList();
        Assert.Equal(["0", "1"], starts.Select(start => start.Tags["hayate.rank"]));
        foreach (var start in starts)
        {
            Assert.Equal(("hayate-worker", submission.Id), (start.Service, start.ParentId));
            var meeting = Assert.Single(trace, span => span.Name == "meet gang" && span.ParentId == start.Id);
            Assert.Equal(("hayate-rank", run, "1", start.Tags["hayate.rank"]), (meeting.Service, meeting.Tags["hayate.run"], meeting.Tags["hayate.epoch"], meeting.Tags["hayate.rank"]));
            Assert.True(meeting.Start >= start.Start);
        }

        Assert.Equal(starts[0].Id, Named("load state").ParentId);
        Assert.Equal(starts[0].Id, first.ParentId);
        Assert.True(Named("queue run").End <= Named("place attempt").End && Named("place attempt").Start <= starts[0].Start && Named("load state").End <= first.End);
        // Coordinator, agent, and two ranks.
        Assert.Equal(4, trace.Select(span => span.Process).Distinct().Count());
        // What machines ask again and again is no trace.
        Assert.DoesNotContain(collector.Spans, span => span.Tags.Values.Any(value => value.EndsWith("/poll", StringComparison.Ordinal) || value.EndsWith("/reports", StringComparison.Ordinal)));

        SpanData Named(string name) => Assert.Single(trace, span => span.Name == name);
    }

    [Fact]
    public async Task Metrics_OfCoordinatorAndWorker_GoToTheCollector()
    {
        await using var collector = await TelemetryCollector.StartAsync();
        await using var platform = await TestPlatform.StartAsync(settings: _ => collector.Settings);

        var run = (await platform.SubmitAsync(Files.Teacher(40))).Runs[0].Id;
        await platform.CompletedAsync(run, Patience);

        foreach (var expected in (string[])["hayate.run.queue_wait", "hayate.training.step_time", "hayate.checkpoint.duration", "hayate.runs"])
        {
            await Wait.ForAsync($"{expected} at the collector", Patience, () => Task.FromResult(
                collector.Metrics.Contains(("hayate-coordinator", expected)) ? collector : null), () => string.Join('\n', collector.Metrics));
        }

        await Wait.ForAsync("the worker's own figures at the collector", Patience, () => Task.FromResult(
            collector.Metrics.Any(metric => metric is { Service: "hayate-worker", Metric: "dotnet.process.memory.working_set" }) ? collector : null), () => string.Join('\n', collector.Metrics));
    }

    private static IEnumerable<SpanData> Find(TelemetryCollector collector, string name) => collector.Spans.Where(span => span.Name == name);

    /// <summary>The trace of a span once its first span, which is the last of its request to arrive, and those of both ranks are there.</summary>
    private static List<SpanData>? TraceOf(TelemetryCollector collector, SpanData span)
    {
        var trace = collector.Spans.Where(other => other.TraceId == span.TraceId).ToList();
        return trace.Exists(other => other.ParentId.Length == 0) && trace.Count(other => other.Name == "meet gang") == 2 && trace.Count(other => other.Name == "start rank") == 2
            && ((string[])["plan sweep", "queue run", "place attempt", "load state"]).All(name => trace.Exists(other => other.Name == name)) ? trace : null;
    }
}
