using System.Diagnostics;
using Hayate.Contracts.Api;

namespace Hayate.Load;

/// <summary>The load from beginning to end: fill the queue, put every worker to work, report for a minute, ask questions, look whether all is there.</summary>
internal sealed class LoadRun(LoadPlatform platform, LoadPlan plan, Action<string> tell)
{
    private const int RunsOfASweep = 1000;

    private readonly List<SimulatedWorker> _workers = [];
    private readonly List<SimulatedRank> _ranks = [];

    private int Steps => plan.PointsPerSecond * plan.Seconds / plan.Workers / SimulatedRank.Names.Length;

    /// <summary>Does it and returns the report.</summary>
    public async Task<string> RunAsync()
    {
        var compared = await SubmitAsync("compared", plan.ComparedRuns);
        _ = await SubmitAsync("training", plan.Workers - plan.ComparedRuns);
        var filling = Stopwatch.GetTimestamp();
        for (var queued = 0; queued < plan.Queued; queued += RunsOfASweep) await SubmitAsync($"queued-{queued / RunsOfASweep}", Math.Min(RunsOfASweep, plan.Queued - queued));
        var filled = Stopwatch.GetElapsedTime(filling);
        tell($"{plan.Queued} runs are queued");

        using var stop = new CancellationTokenSource();
        var starting = Stopwatch.GetTimestamp();
        _workers.AddRange(Enumerable.Range(0, plan.Workers).Select(number => new SimulatedWorker(platform.Workers, number)));
        var polling = Task.WhenAll(_workers.Select(worker => Task.Run(() => worker.RunAsync(stop.Token))));
        await EachAsync(worker => worker.Assigned, polling);
        var started = Stopwatch.GetElapsedTime(starting);
        tell($"every worker has its run after {started.TotalSeconds:0.0} s");

        _ranks.AddRange(_workers.Select((worker, number) => new SimulatedRank(platform.Workers, worker.Assigned.Result, number)));
        var idle = await IdleAsync(polling);
        var sustained = await SustainAsync(polling);
        await FillAsync(compared.Summary.Id, polling);
        var answers = await new Questions(platform.Client, plan).AskAsync(_ranks[0].RunId, compared.Summary.Id, tell);
        var faults = await new Verification(platform, plan).FindFaultsAsync(_ranks, Steps, compared.Summary.Id, tell);
        await stop.CancelAsync();
        await polling;
        return Markdown.Write(plan, new LoadResult
        {
            Filled = filled,
            Started = started,
            Idle = idle,
            Sustained = sustained,
            Answers = answers,
            Faults = faults,
            Delays = new("", [.. _ranks.SelectMany(rank => rank.Delays).Select(delay => delay.TotalMilliseconds)], null),
            FailedPolls = _workers.Sum(worker => worker.Failures),
            Final = platform.ReadUsage(),
        });
    }

    private async Task<SweepDetail> SubmitAsync(string name, int runs) => await platform.Client.SubmitAsync(LoadPlan.Sweep(name, runs), Guid.NewGuid().ToString());

    // Polls and the queue alone.
    private async Task<Window> IdleAsync(Task polling)
    {
        var seconds = Math.Min(15, plan.Seconds);
        return await MeasureAsync(() => Task.WhenAny(polling, Task.Delay(TimeSpan.FromSeconds(seconds))));
    }

    private async Task<Window> SustainAsync(Task polling)
    {
        var begun = Stopwatch.GetTimestamp();
        var window = await MeasureAsync(() => FirstFailureAsync(Task.WhenAll(_ranks.Select(rank => Task.Run(() => rank.ReportAsync((double)Steps / plan.Seconds, Steps, begun)))), polling));
        tell($"{plan.PointsPerSecond * plan.Seconds} points are recorded after {window.Elapsed.TotalSeconds:0.0} s");
        return window;
    }

    // The long series of the first run, and those to be compared, by a few runs at a time.
    private async Task FillAsync(string compared, Task polling)
    {
        var runs = _ranks.Where(rank => rank.RunId.StartsWith($"{compared}.", StringComparison.Ordinal)).ToList();
        await FirstFailureAsync(_ranks[0].ReportAsync(Questions.LongSeries, plan.ChartPoints), polling);
        foreach (var few in runs.Chunk(4)) await FirstFailureAsync(Task.WhenAll(few.Select(rank => rank.ReportAsync(Questions.ComparedSeries, plan.ComparedPoints))), polling);
        tell("the long series are recorded");
    }

    private async Task<Window> MeasureAsync(Func<Task> work)
    {
        var (before, polls, begun) = (platform.ReadUsage(), _workers.Sum(worker => worker.Polls), Stopwatch.GetTimestamp());
        var own = Process.GetCurrentProcess().TotalProcessorTime;
        await work();
        var elapsed = Stopwatch.GetElapsedTime(begun);
        var after = platform.ReadUsage();
        return new Window
        {
            Elapsed = elapsed,
            Polls = _workers.Sum(worker => worker.Polls) - polls,
            CoordinatorCores = after.Coordinator.CoresSince(before.Coordinator, elapsed),
            ServerCores = after.Server.CoresSince(before.Server, elapsed),
            OwnCores = (Process.GetCurrentProcess().TotalProcessorTime - own) / elapsed,
            CoordinatorBytes = after.Coordinator.Bytes,
            ServerBytes = after.Server.Bytes,
        };
    }

    private async Task EachAsync(Func<SimulatedWorker, Task> what, Task polling) => await FirstFailureAsync(Task.WhenAll(_workers.Select(what)), polling);

    // Polling only ends by a failure.
    private static async Task FirstFailureAsync(Task work, Task polling)
    {
        await await Task.WhenAny(work, polling);
        if (!work.IsCompleted) throw new InvalidOperationException("The workers stopped polling.");
    }
}
