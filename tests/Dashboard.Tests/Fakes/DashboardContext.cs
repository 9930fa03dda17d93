using Bunit;
using Hayate.Client;
using Hayate.Dashboard.Access;
using Hayate.Dashboard.Live;
using Hayate.Dashboard.Theming;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace Hayate.Dashboard.Tests.Fakes;

/// <summary>Renders pages against an API and a clock of the test's own.</summary>
public abstract class DashboardContext : BunitContext
{
    protected DashboardContext()
    {
        DefaultWaitTimeout = TimeSpan.FromMinutes(1); // a second is not much on a machine that does other things
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.RemoveAll<TimeProvider>();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<IHayateClient>(Api);
        Services.AddSingleton<ApiHealth>();
        Services.AddScoped<Visitor>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var theme = new ThemeState(ThemeMode.Light, isDark: false);
        RenderTree.Add<CascadingValue<ThemeState>>(value => value.Add(cascade => cascade.Value, theme));
    }

    internal FakeHayateClient Api { get; } = new();

    protected FakeTimeProvider Time { get; } = new(Sample.Start.AddMinutes(5));

    internal ApiHealth Health => Services.GetRequiredService<ApiHealth>();

    /// <summary>Renders what menus and dialogs need beside a page.</summary>
    protected void RenderProviders()
    {
        Render<MudPopoverProvider>();
    }
}
