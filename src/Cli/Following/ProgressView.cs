using Hayate.Cli.Output;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Following;

/// <summary>Shows how a sweep comes along, and returns it as it was at the end.</summary>
internal static class ProgressView
{
    public static Task<SweepDetail> ShowAsync(Session session, IAsyncEnumerable<SweepDetail> sweep, CancellationToken cancellationToken) =>
        session.Terminal.IsInteractive
            ? ProgressBars.ShowAsync(session.Terminal, sweep, cancellationToken)
            : ProgressLines.ShowAsync(session, sweep, cancellationToken);
}
