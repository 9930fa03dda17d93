using System.Collections.Concurrent;
using Hayate.Collectives.Rendezvous;

namespace Hayate.Collectives.Tests;

/// <summary>All ranks of a group in this process, each on a thread of its own.</summary>
internal sealed class Gang : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IProcessGroup[] _groups;

    private Gang(IProcessGroup[] groups) => _groups = groups;

    public IReadOnlyList<IProcessGroup> Groups => _groups;

    public static Gang Solo() => new([new SoloProcessGroup()]);

    /// <summary>Meets as ranks of this host do.</summary>
    public static Gang Of(int worldSize, GroupKind kind, TimeSpan? silenceTimeout = null) =>
        Of([.. Enumerable.Repeat("here", worldSize)], kind, silenceTimeout);

    /// <summary>Meets as ranks of several hosts do, of which the host of each rank is named.</summary>
    public static Gang Of(string[] hosts, GroupKind kind = GroupKind.Automatic, TimeSpan? silenceTimeout = null)
    {
        GroupMembership MembershipOf(int rank) => Membership(rank, hosts.Length, silenceTimeout) with { Host = hosts[rank], Kind = kind };
        using GroupLeader leader = new(MembershipOf(0));
        var groups = OnThreads(hosts.Length, rank => rank == 0
            ? leader.Gather()
            : GroupMember.Join(MembershipOf(rank), "127.0.0.1", leader.Port));
        return new Gang(groups);
    }

    public static GroupMembership Membership(int rank, int worldSize, TimeSpan? silenceTimeout = null)
    {
        GroupMembership membership = new() { AttemptKey = "run/1", Rank = rank, WorldSize = worldSize, MeetingTimeout = TimeSpan.FromSeconds(20) };
        return silenceTimeout is { } timeout ? membership with { SilenceTimeout = timeout } : membership;
    }

    /// <summary>Runs the same work on every rank and returns the results by rank.</summary>
    public T[] Run<T>(Func<IProcessGroup, T> work) => OnThreads(_groups.Length, rank => work(_groups[rank]));

    public void Run(Action<IProcessGroup> work) => Run(group =>
    {
        work(group);
        return true;
    });

    public void Dispose() => OnThreads(_groups.Length, rank =>
    {
        _groups[rank].Dispose();
        return true;
    });

    public static T[] OnThreads<T>(int count, Func<int, T> work)
    {
        T[] results = new T[count];
        ConcurrentDictionary<int, Exception> failures = new();
        Thread[] threads = [.. Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = work(rank);
            }
            catch (Exception e)
            {
                failures[rank] = e;
            }
        }) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        for (int rank = 0; rank < count; rank++)
            Assert.True(threads[rank].Join(Patience), $"Rank {rank} did not end within {Patience.TotalSeconds} s.");
        return failures.IsEmpty ? results : throw new AggregateException(failures.OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }
}
