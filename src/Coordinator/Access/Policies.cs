using Hayate.Contracts.Api;
using Microsoft.AspNetCore.Authorization;

namespace Hayate.Coordinator.Access;

/// <summary>What an endpoint asks of its callers. One that asks nothing is open to nobody.</summary>
internal static class Policies
{
    /// <summary>Asks for the token of the attempt that the path names.</summary>
    public const string Attempt = "attempt";

    /// <summary>Route values of the attempt.</summary>
    private const string RunKey = "id";
    private const string EpochKey = "epoch";

    public static void Configure(AuthorizationOptions options)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            options.AddPolicy(role.ToString(), policy => policy.RequireAssertion(context => Caller.Is(context.User, role)).RequireAuthenticatedUser());
        }

        options.AddPolicy(Attempt, policy => policy.RequireAuthenticatedUser().RequireAssertion(IsOfItsAttempt));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(IsNothingThere).Build();
    }

    /// <summary>Asks callers of these endpoints for a role.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoints, Role role)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(role.ToString());

    /// <summary>Asks callers of these endpoints for the token of the attempt in the path.</summary>
    public static TBuilder ForItsAttempt<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(Attempt);

    /// <summary>What a policy asks for, in words.</summary>
    public static string Describe(string? policy) => policy switch
    {
        null => "nobody may do this",
        Attempt => "this is for the ranks of the attempt in the path",
        nameof(Role.Worker) => "this is for workers, whose tokens have the role worker",
        _ => $"this needs the role {policy.ToLowerInvariant()}",
    };

    // A path without an endpoint goes on to its 404.
    private static bool IsNothingThere(AuthorizationHandlerContext context) => context.Resource is HttpContext http && http.GetEndpoint() is null;

    private static bool IsOfItsAttempt(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext { Request.RouteValues: var path } && Caller.IsOf(context.User, $"{path[RunKey]}/{path[EpochKey]}");
}
