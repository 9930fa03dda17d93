using System.Security.Claims;
using Hayate.Contracts.Api;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Hayate.Dashboard.Access;

/// <summary>Whoever looks, for one request or one circuit: the API is asked in their name.</summary>
internal sealed class Visitor
{
    private const string TokenClaim = "token";

    /// <summary>Name of their token.</summary>
    public string? Name { get; private set; }

    /// <summary>Role of their token, as a word.</summary>
    public string? Role { get; private set; }

    /// <summary>Their token; null when nobody has signed in.</summary>
    public string? Token { get; private set; }

    /// <summary>Whether they have signed in.</summary>
    public bool IsKnown => Token is not null;

    public void Enter(ClaimsPrincipal user)
    {
        Token = user.FindFirstValue(TokenClaim);
        Name = user.Identity?.Name;
        Role = user.FindFirstValue(ClaimTypes.Role);
    }

    /// <summary>What a visitor's cookie holds, encrypted: nothing about them is kept here.</summary>
    public static ClaimsPrincipal Principal(AccessInfo access, string token) => new(new ClaimsIdentity(
        [new(ClaimTypes.Name, access.Name), new(ClaimTypes.Role, access.Role.ToString().ToLowerInvariant()), new(TokenClaim, token)],
        CookieAuthenticationDefaults.AuthenticationScheme));
}
