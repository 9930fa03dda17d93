namespace Hayate.Collectives;

/// <summary>A rank of the group died, fell silent or left. The group cannot be used any more.</summary>
public sealed class PeerLostException : Exception
{
    /// <inheritdoc cref="PeerLostException"/>
    public PeerLostException()
    {
    }

    /// <inheritdoc cref="PeerLostException"/>
    public PeerLostException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="PeerLostException"/>
    public PeerLostException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <inheritdoc cref="PeerLostException"/>
    public PeerLostException(int rank, string reason, Exception? innerException = null)
        : base($"Rank {rank} is lost: {reason}.", innerException) => Rank = rank;

    /// <summary>The lost rank. It is this rank itself when its peers gave it up while it was stopped.</summary>
    public int Rank { get; } = -1;
}
