using System.Collections.Immutable;
using System.Net.Sockets;

namespace Hayate.Collectives.Rendezvous;

/// <summary>The leader's side of a meeting: takes in the ranks of one attempt and turns everybody else away.</summary>
internal sealed class Gathering(GroupMembership membership, Socket listener, Whereabouts own, Deadline deadline)
{
    public static readonly TimeSpan PatienceWithStranger = TimeSpan.FromSeconds(2);

    private readonly SortedDictionary<int, (Socket Connection, Whereabouts Whereabouts)> _arrived = [];

    public Meeting Run()
    {
        try
        {
            while (_arrived.Count < membership.WorldSize - 1)
                Admit(Wire.Accept(listener, deadline.Remaining) ?? throw TimedOut());
            ImmutableArray<Whereabouts> table = [own, .. _arrived.Values.Select(rank => rank.Whereabouts)];
            GroupKind kind = Choose(table);
            foreach ((var rank, (Socket connection, _)) in _arrived)
                Send(rank, connection, new Welcome { Ranks = table, Kind = kind });
            return new Meeting(table, kind, _arrived.ToDictionary(pair => pair.Key, pair => pair.Value.Connection));
        }
        catch
        {
            foreach ((Socket connection, _) in _arrived.Values)
                connection.Dispose();
            throw;
        }
    }

    private GroupKind Choose(ImmutableArray<Whereabouts> table)
    {
        try
        {
            return Hosts.Of(table).Choose(membership.Kind);
        }
        catch (RendezvousException e)
        {
            foreach ((var rank, (Socket connection, _)) in _arrived)
                Send(rank, connection, new Welcome { Refusal = e.Message.TrimEnd('.') });
            throw;
        }
    }

    private static void Send(int rank, Socket connection, Welcome welcome)
    {
        try
        {
            Wire.Send(connection, welcome);
        }
        catch (SocketException e)
        {
            throw new RendezvousException($"Rank {rank} joined and was gone before all had met: {e.Message}.", e);
        }
    }

    private void Admit(Socket connection)
    {
        try
        {
            Hello hello = Wire.Receive<Hello>(connection, deadline.AtMost(PatienceWithStranger));
            if (Refusal(hello) is { } refusal)
            {
                Wire.Send(connection, new Welcome { Refusal = refusal });
                connection.Dispose();
                return;
            }

            _arrived.Add(hello.Rank, (connection, hello.Whereabouts));
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException or InvalidDataException)
        {
            // A stranger, or a rank that died while it said hello: nobody has arrived.
            connection.Dispose();
        }
    }

    private string? Refusal(Hello hello)
    {
        if (hello.AttemptKey != membership.AttemptKey)
            return $"this is attempt '{membership.AttemptKey}', not '{hello.AttemptKey}'";
        if (hello.WorldSize != membership.WorldSize)
            return $"the gang has {membership.WorldSize} ranks, not {hello.WorldSize}";
        if (hello.Rank < 1 || hello.Rank >= membership.WorldSize)
            return $"there is no rank {hello.Rank} to join; ranks are 1 to {membership.WorldSize - 1}";
        return _arrived.ContainsKey(hello.Rank) ? $"rank {hello.Rank} has joined already" : null;
    }

    private RendezvousException TimedOut()
    {
        IEnumerable<int> missing = Enumerable.Range(1, membership.WorldSize - 1).Except(_arrived.Keys);
        return new RendezvousException($"After {deadline.Timeout.TotalSeconds:0.#} s these ranks of attempt '{membership.AttemptKey}' had not joined: {string.Join(", ", missing)}.");
    }
}
