namespace Hayate.Collectives.TcpRing;

/// <summary>A link of the ring broke. Whether the rank at its other end is to blame is for the watch to say.</summary>
internal sealed class LinkBrokenException(int neighbour, Exception cause) : Exception($"The link to rank {neighbour} broke.", cause)
{
    public int Neighbour { get; } = neighbour;
}
