using System.Net;
using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Collectives;
using Hayate.Collectives.Rendezvous;
using Hayate.Contracts.Workers;

namespace Hayate.Worker.Rank;

/// <summary>Brings the ranks of an attempt together: rank 0 makes known where it listens, the others ask for it.</summary>
internal sealed class GangMeeting(RankLaunch launch, IWorkerClient client, TimeProvider time)
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
        bool isCurrent = await InTimeAsync<bool?>(async () => await client.PutLeaderAsync(Assignment.RunId, Assignment.Epoch, endpoint)) ?? false;
        if (!isCurrent)
            throw new FencedException("another attempt has taken its place.");
        return await Task.Run(leader.Gather);
    }

    private async Task<IProcessGroup> JoinAsync()
    {
        var leader = await InTimeAsync(() => client.GetLeaderAsync(Assignment.RunId, Assignment.Epoch))
            ?? throw new RendezvousException($"After {Patience.TotalSeconds} s nobody knew where rank 0 of {Assignment.RunId} epoch {Assignment.Epoch} listens: its process did not start or cannot reach the coordinator.");
        return await Task.Run(() => GroupMember.Join(Membership, leader.Host, leader.Port, time));
    }

    /// <summary>Asks until there is an answer; null when the time is over.</summary>
    private async Task<T?> InTimeAsync<T>(Func<Task<T?>> ask)
    {
        Backoff backoff = new($"{Membership.AttemptKey}/{Assignment.Rank}", TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(3));
        long start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < Patience)
        {
            try
            {
                if (await ask() is { } answer)
                    return answer;
            }
            catch (ApiException e) when (e.Status == HttpStatusCode.Conflict)
            {
                throw new FencedException(e.Message);
            }
            catch (Exception e) when (e is ApiUnreachableException or ApiException { IsTransient: true })
            {
                Console.Error.WriteLine($"Waiting for the coordinator: {e.Message}");
            }

            await Task.Delay(backoff.Next(), time);
        }

        return default;
    }
}
