using System.Runtime.CompilerServices;
using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Cli.Following;

/// <summary>Follows a sweep to its end. A coordinator that is away is waited for: the runs train on without it.</summary>
internal sealed class SweepFollower(IHayateClient client, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The sweep now and after every pause, the last time when it has ended.</summary>
    public async IAsyncEnumerable<SweepDetail> FollowAsync(string sweepId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = await client.GetSweepAsync(sweepId, cancellationToken);
        yield return known;
        while (known.Summary.Status == SweepStatus.Active)
        {
            await Task.Delay(Pause, clock, cancellationToken);
            if (await TryGetAsync(sweepId, cancellationToken) is not { } newer) continue;
            known = newer;
            yield return known;
        }
    }

    private async Task<SweepDetail?> TryGetAsync(string sweepId, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetSweepAsync(sweepId, cancellationToken);
        }
        catch (ApiUnreachableException)
        {
            return null;
        }
        catch (ApiException problem) when (problem.IsTransient)
        {
            return null;
        }
    }
}
