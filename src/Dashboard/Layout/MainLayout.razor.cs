using Hayate.Dashboard.Access;
using Hayate.Dashboard.Live;
using Hayate.Dashboard.Theming;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Hayate.Dashboard.Layout;

/// <summary>Bar, banner and the page.</summary>
public sealed partial class MainLayout : IDisposable
{
    private ErrorBoundary? _boundary;

    [CascadingParameter]
    private ThemeState Theme { get; set; } = null!;

    [Inject]
    private ApiHealth Health { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Runs belong to sweeps, so their pages light the same entry.</summary>
    private string SweepsClass =>
        Navigation.ToBaseRelativePath(Navigation.Uri).StartsWith("workers", StringComparison.Ordinal) ? "hy-navlink" : "hy-navlink active";

    /// <inheritdoc />
    public void Dispose()
    {
        Theme.Changed -= Render;
        Health.Changed -= Render;
    }

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        Theme.Changed += Render;
        Health.Changed += Render;
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => _boundary?.Recover();

    private void Render() => _ = InvokeAsync(StateHasChanged);
}
