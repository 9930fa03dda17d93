using System.Collections.Immutable;
using System.Diagnostics;
using Hayate.Client.Workers;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;

namespace Hayate.Load;

/// <summary>Rank 0 of a run as the API sees it: it makes reports at a steady rate and delivers what waits, one batch at a time, as a real courier does.</summary>
internal sealed class SimulatedRank(IWorkerClient client, RankAssignment assignment, int number)
{
    /// <summary>What a training loop reports of a step.</summary>
    public static readonly ImmutableArray<string> Names =
    [
        "loss", "loss/q1", "loss/q2", "loss/q3", "loss/q4", "gradient-norm", "images-per-second", "learning-rate", "share/data", "share/reduce",
    ];

    private const int MostReports = 500; // as the courier takes them

    private long _next = 1;

    /// <summary>Id of the run.</summary>
    public string RunId => assignment.RunId;

    /// <summary>Delay of each batch: from when its first report was made to its receipt.</summary>
    public List<TimeSpan> Delays { get; } = [];

    /// <summary>Value of a series at a step: float32, as losses are, and another one for each run.</summary>
    public static double Value(int run, int series, int step) => (float)(Math.Sin((run * 7) + (step * 0.01)) + series);

    /// <summary>Makes so many reports a second for a while, and returns when the last is recorded.</summary>
    public async Task ReportAsync(double stepsPerSecond, int steps, long begun)
    {
        for (var sent = 0; sent < steps;)
        {
            var made = Math.Min(steps, (int)(Stopwatch.GetElapsedTime(begun).TotalSeconds * stepsPerSecond));
            if (made == sent)
            {
                await Task.Delay(50);
                continue;
            }

            var upTo = Math.Min(made, sent + MostReports);
            await SendAsync([.. Enumerable.Range(sent + 1, upTo - sent).Select(Report)]);
            Delays.Add(Stopwatch.GetElapsedTime(begun) - TimeSpan.FromSeconds((sent + 1) / stepsPerSecond));
            sent = upTo;
        }
    }

    /// <summary>Brings one long series.</summary>
    public async Task ReportAsync(string series, int points)
    {
        const int most = 10_000;
        for (var from = 1; from <= points; from += most)
        {
            await SendAsync([.. Enumerable.Range(from, Math.Min(most, points - from + 1)).Select(step => Report(step, [series]))]);
        }
    }

    private async Task SendAsync(ImmutableArray<Report> reports)
    {
        var result = await client.ReportAsync(RunId, assignment.Epoch, new ReportBatch { Source = "rank-0", FirstSequence = _next, Reports = reports });
        _next += reports.Length;
        if (result.Receipt?.Recorded != _next - 1) throw new InvalidOperationException($"{RunId}: {result.Because ?? $"recorded up to {result.Receipt!.Recorded} instead of {_next - 1}"}");
    }

    private MetricsReport Report(int step) => Report(step, Names);

    private MetricsReport Report(int step, ImmutableArray<string> names) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Step = step,
        Values = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, names.Select((name, series) => KeyValuePair.Create(name, Value(number, series, step)))),
    };
}
