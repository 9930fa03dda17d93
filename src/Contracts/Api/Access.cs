namespace Hayate.Contracts.Api;

/// <summary>What somebody may do. Each of the first three may do what those before it may.</summary>
public enum Role
{
    /// <summary>Look at everything.</summary>
    Viewer,

    /// <summary>Submit and cancel.</summary>
    Operator,

    /// <summary>Everything.</summary>
    Admin,

    /// <summary>An agent: offer slots and be told what should run on them. Nothing else.</summary>
    Worker,
}

/// <summary>Who asks, as the API knows them.</summary>
public sealed record AccessInfo
{
    /// <summary>Name of the token.</summary>
    public required string Name { get; init; }

    /// <summary>Its role.</summary>
    public required Role Role { get; init; }
}
