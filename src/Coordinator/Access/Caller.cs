using System.Security.Claims;
using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Access;

/// <summary>Who asks, as claims.</summary>
internal static class Caller
{
    private const string Attempt = "attempt";
    private const string Anybody = "anybody";

    /// <summary>The holder of a token.</summary>
    public static ClaimsPrincipal Holder(TokenEntry token) => Of(token.Name, new Claim(ClaimTypes.Role, token.Role.ToString()));

    /// <summary>A rank of an attempt, or its agent speaking for it.</summary>
    public static ClaimsPrincipal Rank(string attempt) => Of($"attempt {attempt}", new Claim(Attempt, attempt));

    /// <summary>Whoever reaches an API whose access is not controlled.</summary>
    public static ClaimsPrincipal Everybody { get; } = Of("everybody", new Claim(ClaimTypes.Role, nameof(Role.Admin)), new Claim(Anybody, ""));

    /// <summary>The caller's role; null for a rank.</summary>
    public static Role? RoleOf(ClaimsPrincipal caller) => Enum.TryParse<Role>(caller.FindFirstValue(ClaimTypes.Role), out var role) ? role : null;

    /// <summary>Whether the caller may do what a role may.</summary>
    public static bool Is(ClaimsPrincipal caller, Role role) =>
        IsEverybody(caller) || (RoleOf(caller) is { } own && (own == role || (own < Role.Worker && role <= own)));

    /// <summary>Whether the caller speaks for an attempt.</summary>
    public static bool IsOf(ClaimsPrincipal caller, string attempt) => IsEverybody(caller) || caller.HasClaim(Attempt, attempt);

    private static bool IsEverybody(ClaimsPrincipal caller) => caller.HasClaim(claim => claim.Type == Anybody);

    private static ClaimsPrincipal Of(string name, params Claim[] claims) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), .. claims], authenticationType: "hayate"));
}
