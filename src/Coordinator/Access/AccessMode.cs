namespace Hayate.Coordinator.Access;

/// <summary>How the API tells who asks.</summary>
internal enum AccessMode
{
    /// <summary>Not at all: everybody may do everything, so it listens on loopback alone.</summary>
    None,

    /// <summary>By bearer tokens.</summary>
    Tokens,
}
