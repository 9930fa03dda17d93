namespace Hayate.Dashboard.Hosting;

/// <summary>Who may look at the dashboard.</summary>
public sealed class DashboardAccess
{
    /// <summary><see cref="Mode"/> without a sign-in: whoever reaches the dashboard may use it, so it serves loopback alone.</summary>
    public const string None = nameof(None);

    /// <summary><see cref="Mode"/> with a sign-in by a token of the API, which then is asked everything in the visitor's name.</summary>
    public const string Tokens = nameof(Tokens);

    /// <summary><c>None</c> or <c>Tokens</c>, as the coordinator's. Default: <c>None</c>.</summary>
    public string Mode { get; set; } = None;

    /// <summary>Whether visitors sign in.</summary>
    public bool AsksForTokens => Mode.Equals(Tokens, StringComparison.OrdinalIgnoreCase);
}
