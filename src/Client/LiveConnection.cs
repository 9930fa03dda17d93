namespace Hayate.Client;

/// <summary>State of a stream of live events.</summary>
public enum LiveConnection
{
    /// <summary>Events flow from now on.</summary>
    Connected,

    /// <summary>The connection is lost; a new one is being made.</summary>
    Lost,
}
