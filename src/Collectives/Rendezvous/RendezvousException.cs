namespace Hayate.Collectives.Rendezvous;

/// <summary>The ranks did not meet. The message names who is missing or why a rank was turned away.</summary>
public sealed class RendezvousException : Exception
{
    /// <inheritdoc cref="RendezvousException"/>
    public RendezvousException()
    {
    }

    /// <inheritdoc cref="RendezvousException"/>
    public RendezvousException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="RendezvousException"/>
    public RendezvousException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
