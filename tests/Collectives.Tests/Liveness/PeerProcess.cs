using System.Globalization;
using Hayate.Collectives.Rendezvous;

namespace Hayate.Collectives.Tests.Liveness;

/// <summary>A rank in a process of its own that reduces until a peer is lost, says which on its output, and exits.</summary>
internal static class PeerProcess
{
    public const string Command = "peer";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    public static int Run(string[] args)
    {
        string[] hosts = args[1].Split(',');
        (int rank, int port) = (int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
        var membership = Gang.Membership(rank, hosts.Length, Silence) with { Host = hosts[rank], Kind = Enum.Parse<GroupKind>(args[3]) };
        using var group = Meet(membership, port);
        try
        {
            using GroupBuffer buffer = group.Allocate(200_000 * sizeof(float));
            for (int step = 0; ; step++)
            {
                group.AllReduceSum(buffer.AsSpan<float>());
                if (step == 3)
                    Say("working");
            }
        }
        catch (PeerLostException e)
        {
            Say($"lost {e.Rank}");
            return 69;
        }
    }

    private static IProcessGroup Meet(GroupMembership membership, int port)
    {
        if (membership.Rank > 0)
            return GroupMember.Join(membership, "127.0.0.1", port);
        using GroupLeader leader = new(membership);
        Say($"port {leader.Port}");
        return leader.Gather();
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
