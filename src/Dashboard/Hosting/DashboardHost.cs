using Hayate.Client;
using Hayate.Dashboard.Access;
using Hayate.Dashboard.Live;
using Hayate.Hosting;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace Hayate.Dashboard.Hosting;

/// <summary>Builds and runs the web application.</summary>
internal static class DashboardHost
{
    /// <summary>A pasted sweep file travels in one message from the browser.</summary>
    private const long LongestMessage = 4 * 1024 * 1024;

    /// <summary>Runs until stopped. 64 when the configuration cannot work, as for every executable of Hayate.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (OptionsValidationException cause)
        {
            foreach (var failure in cause.Failures) await Console.Error.WriteLineAsync(failure);
            return 64;
        }
        catch (IOException cause) when (cause.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{cause.Message} Stop the other program, or set Hayate:Urls to a free port.");
            return 64;
        }
    }

    /// <summary>The application, ready to start.</summary>
    public static WebApplication Build(string[] args)
    {
        // Assets lie beside the program and go by its name, from wherever and by whomever it is started.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(DashboardHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddSecrets();
        builder.Logging.UseOneLineEach();
        builder.AddTelemetry("hayate-dashboard");
        var options = ReadOptions(builder.Configuration);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(DashboardOptionsValidator.SplitUrls(options.Urls));
        builder.Services.AddHayateClient(options.Addresses, services => services.GetRequiredService<Visitor>().Token);
        // Health is asked in nobody's name: a scope that nobody enters.
        builder.Services.AddSingleton(services => new ApiHealth(
            services.CreateScope().ServiceProvider.GetRequiredService<IHayateClient>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSignIn(options);
        builder.Services.AddMudServices(mud => mud.SnackbarConfiguration.PositionClass = MudBlazor.Defaults.Classes.Position.BottomRight);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddSignalR(signalR => signalR.MaximumReceiveMessageSize = LongestMessage);

        var app = builder.Build();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseSignIn();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapSampleImages();
        app.MapSignOut();
        app.MapGet(Contracts.Api.Routes.Live, () => Results.Ok()).AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    private static DashboardOptions ReadOptions(ConfigurationManager configuration)
    {
        var options = configuration.GetSection(DashboardOptions.Section).Get<DashboardOptions>() ?? new DashboardOptions();
        var result = new DashboardOptionsValidator().Validate(null, options);
        return result.Succeeded
            ? options
            : throw new OptionsValidationException(DashboardOptions.Section, typeof(DashboardOptions), result.Failures);
    }
}
