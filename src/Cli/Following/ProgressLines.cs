using Hayate.Cli.Output;
using Hayate.Contracts.Api;
using Spectre.Console;

namespace Hayate.Cli.Following;

/// <summary>For logs and pipes: a line when a run's state changes, and one for each active run every now and then.</summary>
internal static class ProgressLines
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    public static async Task<SweepDetail> ShowAsync(Session session, IAsyncEnumerable<SweepDetail> sweep, CancellationToken cancellationToken)
    {
        var last = default(SweepDetail);
        var states = new Dictionary<string, (RunStatus, int)>();
        var lastRound = session.Clock.GetTimestamp();
        await foreach (var now in sweep.WithCancellation(cancellationToken))
        {
            last = now;
            var isRound = session.Clock.GetElapsedTime(lastRound) >= Every;
            if (isRound) lastRound = session.Clock.GetTimestamp();
            foreach (var run in now.Runs)
            {
                var state = (run.Status, run.Epoch);
                var isNews = !states.TryGetValue(run.Id, out var before) || before != state;
                states[run.Id] = state;
                if (isNews || (isRound && run.Status == RunStatus.Running)) session.Terminal.Out.WriteLine(Line(session, run));
            }
        }

        return last!;
    }

    private static string Line(Session session, RunSummary run)
    {
        var words = new List<string> { session.Clock.GetLocalNow().ToString("HH:mm:ss", null), run.Name, Words.Of(run.Status), Words.Step(run) };
        if (run.Epoch > 1) words.Add($"attempt {run.Epoch}");
        if (run.Loss is not null) words.Add($"loss {Words.Number(run.Loss)}");
        if (!run.Evaluations.IsDefaultOrEmpty) words.Add($"distance {Words.Distance(run)}");
        if (run is { Status: RunStatus.Running, ImagesPerSecond: not null }) words.Add($"{Words.Whole(run.ImagesPerSecond)} images/s");
        if (run.Status != RunStatus.Completed && run.Reason is { } reason) words.Add($"({reason})");
        return string.Join("  ", words);
    }
}
