using Hayate.Cli.Output;
using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Following;

/// <summary>Watches a sweep to its end and says what came of it.</summary>
internal static class SweepResult
{
    /// <summary>Progress, then the table of results. Zero only if every run completed.</summary>
    public static async Task<int> WatchAsync(Session session, IHayateClient client, string sweepId, CancellationToken cancellationToken)
    {
        var follower = new SweepFollower(client, session.Clock);
        var sweep = await ProgressView.ShowAsync(session, follower.FollowAsync(sweepId, cancellationToken), cancellationToken);
        await ResultTable.WriteAsync(session.Terminal, client, sweep, cancellationToken);
        return ExitCodeOf(sweep);
    }

    public static int ExitCodeOf(SweepDetail sweep) =>
        sweep.Summary.Status == SweepStatus.Completed ? ExitCode.Ok : ExitCode.Failed;
}
