using Hayate.Dashboard.Theming;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Hayate.Dashboard;

/// <summary>The page around everything. The theme comes from cookies that theme.js keeps, so the first paint is right already.</summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    // Signing in is a page that answers a form.
    private IComponentRenderMode? Mode => Http is null || Http.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;

    private ThemeMode Theme =>
        Enum.TryParse<ThemeMode>(Http?.Request.Cookies["hayate-theme"], ignoreCase: true, out var mode) ? mode : ThemeMode.System;

    private bool IsDark => Http?.Request.Cookies["hayate-dark"] == "1";
}
