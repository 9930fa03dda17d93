using Hayate.Dashboard.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Hayate.Dashboard.Access;

/// <summary>Signing in by a token of the API, which an encrypted cookie keeps from scripts and carries from page to page.</summary>
internal static class SignIn
{
    public const string Path = "/sign-in";
    public const string OutPath = "/sign-out";
    private const string From = "from";

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    /// <summary>Address of the page to sign in, from a page to come back to.</summary>
    public static string PathFrom(string page) => $"{Path}?{From}={Uri.EscapeDataString($"/{page.TrimStart('/')}")}";

    /// <summary>Where to go after signing in: a page of the dashboard, whatever the address bar was made to say.</summary>
    public static string Destination(string? from) =>
        from is ['/', not ('/' or '\\'), ..] && !from.Any(char.IsControl) && !from.StartsWith(Path, StringComparison.Ordinal) ? from : "/";

    public static void AddSignIn(this IServiceCollection services, DashboardOptions options)
    {
        services.AddScoped<Visitor>().AddScoped<CircuitHandler, VisitorCircuit>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.LoginPath = Path;
            cookie.ReturnUrlParameter = From;
            cookie.ExpireTimeSpan = Lasts;
            cookie.Cookie.Name = "hayate-visitor";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
        });
        services.AddAuthorization(authorization =>
            authorization.FallbackPolicy = options.Access.AsksForTokens ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build() : null);
        if (options is { Access.AsksForTokens: true, Data: { Length: > 0 } data })
            services.AddDataProtection().SetApplicationName("Hayate").PersistKeysToFileSystem(new DirectoryInfo(System.IO.Path.Combine(data, "dashboard-keys")));
    }

    /// <summary>Checks every request from here on.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use((context, next) =>
        {
            context.RequestServices.GetRequiredService<Visitor>().Enter(context.User);
            return next(context);
        });
    }

    public static void MapSignOut(this IEndpointRouteBuilder routes) => routes.MapPost(OutPath, OutAsync).AllowAnonymous();

    // A form value is bound so that the form's antiforgery token is checked.
    private static async Task<IResult> OutAsync(HttpContext http, [FromForm] string? from)
    {
        await http.SignOutAsync();
        return Results.LocalRedirect(PathFrom(Destination(from)));
    }
}
