using Hayate.Contracts.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hayate.Coordinator.Access;

/// <summary>Who may do what.</summary>
internal static class AccessExtensions
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public static IServiceCollection AddAccess(this IServiceCollection services, AccessOptions options)
    {
        services.AddSingleton(options).AddSingleton<TokenBook>().AddSingleton<AttemptTokens>();
        services.AddAuthentication(CallerHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, CallerHandler>(CallerHandler.SchemeName, null);
        services.AddAuthorization(Policies.Configure);
        // Where nobody is asked who they are, a page that has this machine's address under a name of its own must not be answered.
        if (options.Mode == AccessMode.None) services.PostConfigure<HostFilteringOptions>(filter => filter.AllowedHosts = LoopbackNames);
        return services;
    }

    /// <summary>Checks every request from here on.</summary>
    public static void UseAccess(this WebApplication app)
    {
        // A browser adds no token of its own accord, so where tokens are asked for a page from elsewhere can do nothing with its visitor's.
        if (app.Services.GetRequiredService<AccessOptions>().Mode == AccessMode.None) app.UseLocalOrigins();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapAccess(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Routes.Access, GetAsync).For(Role.Viewer).WithTags("Access").WithName("GetAccess").WithSummary("Who the API takes you for.");

    private static Ok<AccessInfo> GetAsync(HttpContext http) =>
        TypedResults.Ok(new AccessInfo { Name = http.User.Identity!.Name!, Role = Caller.RoleOf(http.User)!.Value });
}
