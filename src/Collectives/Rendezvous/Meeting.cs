using System.Collections.Immutable;
using System.Net.Sockets;

namespace Hayate.Collectives.Rendezvous;

/// <summary>All ranks have met: where each accepts its ring predecessor, and control connections to the leader or, at the leader, to all.</summary>
internal sealed record Meeting(ImmutableArray<RingAddress> Ring, IReadOnlyDictionary<int, Socket> Control);
