using System.Collections.Immutable;
using System.Net.Sockets;

namespace Hayate.Collectives.Rendezvous;

/// <summary>All ranks have met: how each is reached, what they talk over, and control connections to the leader or, at the leader, to all.</summary>
internal sealed record Meeting(ImmutableArray<Whereabouts> Ranks, GroupKind Kind, IReadOnlyDictionary<int, Socket> Control);
