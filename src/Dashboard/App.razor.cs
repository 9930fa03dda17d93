using Hayate.Dashboard.Theming;
using Microsoft.AspNetCore.Components;

namespace Hayate.Dashboard;

/// <summary>The page around everything. The theme comes from cookies that theme.js keeps, so the first paint is right already.</summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private ThemeMode Theme =>
        Enum.TryParse<ThemeMode>(Http?.Request.Cookies["hayate-theme"], ignoreCase: true, out var mode) ? mode : ThemeMode.System;

    private bool IsDark => Http?.Request.Cookies["hayate-dark"] == "1";
}
