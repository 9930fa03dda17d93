using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Hayate.Dashboard.Theming;

/// <summary>Chooses the theme, and hears of the system's changes while following it.</summary>
public sealed partial class ThemeMenu : IDisposable
{
    private DotNetObjectReference<ThemeMenu>? _self;

    [CascadingParameter]
    private ThemeState Theme { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string CurrentIcon => IconOf(Theme.Mode);

    /// <summary>Called by theme.js: the theme that is in force in the browser.</summary>
    [JSInvokable]
    public void OnTheme(bool isDark) => Theme.Set(Theme.Mode, isDark);

    /// <inheritdoc />
    public void Dispose() => _self?.Dispose();

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _self = DotNetObjectReference.Create(this);
        OnTheme(await Js.InvokeAsync<bool>("hayateTheme.follow", _self));
    }

    private async Task ChooseAsync(ThemeMode mode)
    {
        var isDark = await Js.InvokeAsync<bool>("hayateTheme.choose", mode.ToString());
        Theme.Set(mode, isDark);
    }

    private static string Label(ThemeMode mode) => mode == ThemeMode.System ? "As the system" : mode.ToString();

    private static string IconOf(ThemeMode mode) => mode switch
    {
        ThemeMode.Light => Icons.Material.Outlined.LightMode,
        ThemeMode.Dark => Icons.Material.Outlined.DarkMode,
        _ => Icons.Material.Outlined.Contrast,
    };
}
