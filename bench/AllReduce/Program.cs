using System.Diagnostics;
using System.Globalization;
using Hayate.AllReduce;
using Hayate.Collectives;
using Hayate.Collectives.Rendezvous;

if (args is not [var kind, var place, .. var rest] || !Enum.TryParse<GroupKind>(kind, out var chosen) || place is not ("shared" or "own"))
{
    Console.Error.WriteLine("usage: AllReduce SharedMemory|TcpRing shared|own");
    Console.Error.WriteLine("  Sums float32 over two processes, in buffers of the group or in memory of their own, and prints bytes and microseconds (medians).");
    return 64;
}

if (rest is [var port])
{
    using var member = GroupMember.Join(Membership(1), "127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture));
    Measurement.Run(member, place == "shared");
    return 0;
}

using GroupLeader leader = new(Membership(0));
using var peer = Process.Start(Environment.ProcessPath!, [kind, place, leader.Port.ToString(CultureInfo.InvariantCulture)]);
using (var group = leader.Gather())
{
    foreach ((var bytes, var microseconds) in Measurement.Run(group, place == "shared"))
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} {microseconds:F2}"));
}

peer.WaitForExit();
return peer.ExitCode;

GroupMembership Membership(int rank) => new() { AttemptKey = "bench", Rank = rank, WorldSize = 2, Kind = chosen };
