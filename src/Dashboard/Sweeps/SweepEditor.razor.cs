using System.Collections.Immutable;
using Hayate.Dashboard.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Hayate.Dashboard.Sweeps;

/// <summary>
/// A plain text area that grows with its text inside a scrolling sheet, so that line numbers and error bands stay beside their lines
/// without any script. The script adds what a text area lacks: indentation by Tab and a jump to a line.
/// </summary>
public sealed partial class SweepEditor : IAsyncDisposable
{
    private const int FewestLines = 24;

    private readonly HeldValue<string> _held = new("");
    private ElementReference _text;
    private IJSObjectReference? _script;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>Called with the text at every key.</summary>
    [Parameter]
    public EventCallback<string> TextChanged { get; set; }

    /// <summary>Lines to mark.</summary>
    [Parameter]
    public ImmutableSortedSet<int> ErrorLines { get; set; } = [];

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private int LineCount => Math.Max(FewestLines, _held.Shown.AsSpan().Count('\n') + 1);

    private int Columns => Math.Max(40, _held.Shown.Split('\n').Max(line => line.Length) + 4);

    /// <summary>Puts the cursor at a place, counted from 1.</summary>
    public async Task GoToAsync(int line, int column)
    {
        if (_script is not null) await _script.InvokeVoidAsync("goTo", _text, line, column);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_script is not null) await _script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
    }

    /// <inheritdoc />
    protected override void OnParametersSet() => _held.Receive(Text);

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _script = await Js.InvokeAsync<IJSObjectReference>("import", "./js/editor.js");
        await _script.InvokeVoidAsync("attach", _text);
    }

    private Task SetAsync(string? text)
    {
        _held.Enter(text ?? "");
        return TextChanged.InvokeAsync(_held.Shown);
    }
}
