using Hayate.Dashboard.Theming;
using Microsoft.AspNetCore.Components;

namespace Hayate.Dashboard;

/// <summary>The root of the interactive tree.</summary>
public sealed partial class AppRoutes
{
    private ThemeState _theme = null!;

    /// <summary>What the user chose.</summary>
    [Parameter]
    public ThemeMode InitialTheme { get; set; }

    /// <summary>Whether that is dark on the user's system.</summary>
    [Parameter]
    public bool InitialIsDark { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized() => _theme = new ThemeState(InitialTheme, InitialIsDark);
}
