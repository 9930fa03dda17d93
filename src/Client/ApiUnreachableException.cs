namespace Hayate.Client;

/// <summary>No answer came from the API: nobody listens there, the connection broke, or it took too long.</summary>
public sealed class ApiUnreachableException(Uri address, string reason, Exception? cause = null)
    : Exception($"The Hayate API at {address} cannot be reached: {reason}", cause)
{
    /// <summary>Address that was tried.</summary>
    public Uri Address { get; } = address;
}
