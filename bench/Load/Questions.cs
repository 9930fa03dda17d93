using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Load;

/// <summary>What pages ask, over HTTP and read to the end by the client that they use.</summary>
internal sealed class Questions(IHayateClient client, LoadPlan plan)
{
    public const string LongSeries = "long";
    public const string ComparedSeries = "compared";

    private const int ChartWidth = 1000; // points, as the run's page asks
    private const int CurveWidth = 300; // points, as the sweep's page asks of each curve

    /// <summary>Asks each question a few times.</summary>
    public async Task<IReadOnlyList<Measured>> AskAsync(string longRun, string comparedSweep, Action<string> tell)
    {
        List<Measured> answers = [];
        await AskAsync($"a list of {plan.Workers} runs", 200, async () => Require(plan.Workers, (await client.ListRunsAsync(status: RunStatus.Running)).Length));
        await AskAsync("a sweep of 1000 queued runs", null, async () => await client.GetSweepAsync((await client.ListSweepsAsync())[0].Id));
        await AskAsync("the list of sweeps", null, async () => await client.ListSweepsAsync());
        await AskAsync("the list of workers", null, async () => Require(plan.Workers, (await client.ListWorkersAsync()).Length));
        await AskAsync($"a chart of {plan.ChartPoints} points", 200, async () => Require(plan.ChartPoints, (await client.GetMetricsAsync(longRun, [LongSeries], maxPoints: ChartWidth)).Single().Steps[^1]));
        await AskAsync($"{plan.ComparedRuns} runs of {plan.ComparedPoints} points compared", 1000, async () =>
        {
            var series = await client.GetSweepMetricsAsync(comparedSweep, [ComparedSeries], CurveWidth);
            Require(plan.ComparedRuns, series.Length);
        });
        return answers;

        async Task AskAsync(string what, double? limit, Func<Task> ask)
        {
            answers.Add(await Measured.OfAsync(what, plan.Repetitions, limit, ask));
            tell($"{what}: {answers[^1].Median:0} ms");
        }
    }

    private static void Require(int expected, int actual)
    {
        if (expected != actual) throw new InvalidOperationException($"expected {expected}, got {actual}");
    }
}
