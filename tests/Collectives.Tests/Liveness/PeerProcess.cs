using System.Globalization;
using Hayate.Collectives.Rendezvous;

namespace Hayate.Collectives.Tests.Liveness;

/// <summary>A rank in a process of its own that reduces until a peer is lost, says which on its output, and exits.</summary>
internal static class PeerProcess
{
    public const string Command = "peer";

    public static int Run(string[] args)
    {
        int[] numbers = [.. args.Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
        (int rank, int worldSize, int port) = (numbers[0], numbers[1], numbers[2]);
        using var group = Meet(rank, worldSize, port);
        try
        {
            float[] gradients = new float[200_000];
            for (int step = 0; ; step++)
            {
                group.AllReduceSum(gradients);
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

    private static IProcessGroup Meet(int rank, int worldSize, int port)
    {
        if (rank > 0)
            return GroupMember.Join(Gang.Membership(rank, worldSize), "127.0.0.1", port);
        using GroupLeader leader = new(Gang.Membership(rank, worldSize));
        Say($"port {leader.Port}");
        return leader.Gather();
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
