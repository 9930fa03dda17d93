using Hayate.Cli.Output;
using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Following;

/// <summary>Watches a sweep to its end and says what came of it.</summary>
internal static class SweepResult
{
    /// <summary>Progress, then the table of results; with <paramref name="json"/> nothing but the sweep as it ended. Zero only if every run completed.</summary>
    public static async Task<int> WatchAsync(
        Session session, IHayateClient client, string sweepId, bool json, CancellationToken cancellationToken)
    {
        var states = new SweepFollower(client, session.Clock).FollowAsync(sweepId, cancellationToken);
        var sweep = json ? await states.LastAsync(cancellationToken) : await ProgressView.ShowAsync(session, states, cancellationToken);
        if (json) session.Terminal.WriteJson(sweep);
        else await ResultTable.WriteAsync(session.Terminal, client, sweep, cancellationToken);
        return ExitCodeOf(sweep);
    }

    public static int ExitCodeOf(SweepDetail sweep) =>
        sweep.Summary.Status == SweepStatus.Completed ? ExitCode.Ok : ExitCode.Failed;
}
