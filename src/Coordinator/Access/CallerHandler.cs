using System.Security.Claims;
using System.Text.Encodings.Web;
using Hayate.Coordinator.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Hayate.Coordinator.Access;

/// <summary>
/// Tells who asks by the bearer token of a request, and those who may not what would let them. Another way to tell, such as OpenID Connect,
/// would be another scheme beside this one that gives its callers the claims of <see cref="Caller"/>.
/// </summary>
internal sealed class CallerHandler(
    AccessOptions access, TokenBook tokens, AttemptTokens attempts,
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = SchemeName;
        return Problems.Unauthorized(
            Token() is null ? "A token is needed" : "The token is not known",
            "Send one as 'Authorization: Bearer TOKEN': the command line takes it from the variable HAYATE_TOKEN, a worker from Hayate__Worker__Token, "
            + "the dashboard where you sign in. Whoever runs this platform gives tokens out.")
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var needed = Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
        var has = Caller.RoleOf(Context.User) is { } role ? $"has the role {role.ToString().ToLowerInvariant()}" : "is that of one attempt";
        return Problems.Forbidden(
            "Not allowed",
            $"The token of '{Context.User.Identity?.Name}' {has}; {Policies.Describe(needed)}. Whoever runs this platform gives tokens out.")
            .ExecuteAsync(Context);
    }

    private AuthenticateResult Authenticate()
    {
        if (access.Mode == AccessMode.None) return Success(Caller.Everybody);
        if (Token() is not { } token) return AuthenticateResult.NoResult();
        if (tokens.Find(token) is { } holder) return Success(Caller.Holder(holder));
        return attempts.Verify(token) is { } attempt ? Success(Caller.Rank(attempt)) : AuthenticateResult.Fail("The token is not known.");
    }

    private string? Token()
    {
        var header = Request.Headers[HeaderNames.Authorization].ToString();
        return header.StartsWith($"{SchemeName} ", StringComparison.OrdinalIgnoreCase) && header[(SchemeName.Length + 1)..].Trim() is { Length: > 0 } token ? token : null;
    }

    private static AuthenticateResult Success(ClaimsPrincipal caller) => AuthenticateResult.Success(new AuthenticationTicket(caller, SchemeName));
}
