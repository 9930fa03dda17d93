using System.Net;
using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Collectives;
using Hayate.Collectives.Rendezvous;
using Hayate.Contracts.Workers;
using Hayate.Resilience;
using Polly;

namespace Hayate.Worker.Rank;

/// <summary>Brings the ranks of an attempt together: rank 0 makes known where it listens, the others ask for it.</summary>
internal sealed class GangMeeting(RankLaunch launch, IWorkerClient client, PipelineOptions resilience, TimeProvider time)
{
    /// <summary>Nodes may still be fetching the program when the first rank is there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The rest is for the news to go round.</summary>
    private const double PartOfTheTimeoutForSilence = 0.8;

    private RankAssignment Assignment => launch.Assignment;

    private GroupMembership Membership => new()
    {
        AttemptKey = $"{Assignment.RunId}/{Assignment.Epoch}",
        Rank = Assignment.Rank,
        WorldSize = Assignment.WorldSize,
        Address = launch.Address,
        MeetingTimeout = Patience,
        SilenceTimeout = launch.PeerTimeout * PartOfTheTimeoutForSilence,
        Kind = launch.Collectives,
    };

    /// <summary>Returns once all ranks have met.</summary>
    /// <exception cref="RendezvousException">They have not met in time.</exception>
    /// <exception cref="FencedException">The attempt is over.</exception>
    public async Task<IProcessGroup> MeetAsync() => Assignment switch
    {
        { WorldSize: 1 } => new SoloProcessGroup(),
        { Rank: 0 } => await LeadAsync(),
        _ => await JoinAsync(),
    };

    private async Task<IProcessGroup> LeadAsync()
    {
        using GroupLeader leader = new(Membership, time);
        LeaderEndpoint endpoint = new() { Host = launch.Address, Port = leader.Port };
        bool isCurrent = await InTimeAsync<bool?>(async token => await client.PutLeaderAsync(Assignment.RunId, Assignment.Epoch, endpoint, token)) ?? false;
        if (!isCurrent)
            throw new FencedException("another attempt has taken its place.");
        return await Task.Run(leader.Gather);
    }

    private async Task<IProcessGroup> JoinAsync()
    {
        var leader = await InTimeAsync(token => client.GetLeaderAsync(Assignment.RunId, Assignment.Epoch, token))
            ?? throw new RendezvousException($"After {Patience.TotalSeconds} s nobody knew where rank 0 of {Assignment.RunId} epoch {Assignment.Epoch} listens: its process did not start or cannot reach the coordinator.");
        return await Task.Run(() => GroupMember.Join(Membership, leader.Host, leader.Port, time));
    }

    /// <summary>Asks until there is an answer; null when the time is over.</summary>
    private async Task<T?> InTimeAsync<T>(Func<CancellationToken, Task<T?>> ask)
    {
        using CancellationTokenSource patience = new(Patience, time);
        var pipeline = Pipeline.Build("meeting", resilience, MayBeAnsweredLater, time, onRetry: Tell);
        try
        {
            return await pipeline.ExecuteAsync(async token => await ask(token), patience.Token);
        }
        catch (ApiException e) when (e.Status == HttpStatusCode.Conflict)
        {
            throw new FencedException(e.Message);
        }
        catch (Exception) when (patience.IsCancellationRequested)
        {
            return default; // the caller says what that means
        }
    }

    private static bool MayBeAnsweredLater(Outcome<object> outcome) =>
        outcome.Exception is ApiUnreachableException or ApiException { IsTransient: true } || outcome is { Exception: null, Result: null };

    private static void Tell(Outcome<object> outcome)
    {
        if (outcome.Exception is { } failure)
            Console.Error.WriteLine($"Waiting for the coordinator: {failure.Message}");
    }
}
