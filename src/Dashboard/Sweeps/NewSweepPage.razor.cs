using System.Collections.Immutable;
using Hayate.Contracts.Validation;
using Hayate.Dashboard.Live;
using Microsoft.AspNetCore.Components;

namespace Hayate.Dashboard.Sweeps;

/// <summary>Writes, checks and submits a sweep file: empty, a sample, an earlier sweep's, or one that distils from a checkpoint.</summary>
public sealed partial class NewSweepPage : LivePage
{
    private SweepDraft _draft = null!;
    private SweepEditor? _editor;
    private bool _isFilled;

    /// <summary>Sample to start from.</summary>
    [SupplyParameterFromQuery]
    public string? Template { get; set; }

    /// <summary>Checkpoint to distil from.</summary>
    [SupplyParameterFromQuery]
    public string? Distill { get; set; }

    /// <summary>Earlier sweep to start from.</summary>
    [SupplyParameterFromQuery]
    public string? From { get; set; }

    /// <inheritdoc />
    protected override string Subject => $"{Template} {Distill} {From}";

    /// <inheritdoc />
    protected override TimeSpan RefreshEvery => Timeout.InfiniteTimeSpan;

    private string Source => (Distill, From, Template) switch
    {
        ({ } checkpoint, _, _) => $"Distils from checkpoint {checkpoint}",
        (_, { } sweep, _) => $"Starts from the file of sweep {sweep}",
        (_, _, { } sample) => $"Starts from the sample {sample}",
        _ => "Checked as you type; nothing runs before you submit",
    };

    private string Verdict => _draft.State switch
    {
        DraftState.Empty => "",
        DraftState.Checking => "Checking",
        DraftState.Valid => "Ready to submit",
        DraftState.Invalid => _draft.Errors.Length == 1 ? "1 error" : $"{_draft.Errors.Length} errors",
        _ => "Not checked",
    };

    private ImmutableSortedSet<int> ErrorLines => [.. _draft.Errors.Select(error => error.Line).Where(line => line > 0)];

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        base.OnInitialized();
        _draft = new SweepDraft(Api, Time, OnDraftChanged);
    }

    /// <inheritdoc />
    protected override void StartOver() => _isFilled = false;

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_isFilled)
        {
            if (_draft.State == DraftState.Unchecked) await _draft.CheckAgainAsync();
            return;
        }

        var text = await ReadAsync(cancellationToken);
        _isFilled = true;
        _ = _draft.SetAsync(text, atOnce: true);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _draft?.Dispose();
        base.Dispose(disposing);
    }

    private Task<string> ReadAsync(CancellationToken cancellationToken) => (Distill, From) switch
    {
        ({ } checkpoint, _) => Api.GetDistillFileAsync(checkpoint, cancellationToken),
        (_, { } sweep) => Api.GetSweepFileAsync(sweep, cancellationToken),
        _ => Task.FromResult(SweepTemplates.Find(Template)?.File ?? ""),
    };

    private Task ChangeAsync(string text) => _draft.SetAsync(text);

    private Task GoToAsync(SpecError error) => _editor?.GoToAsync(error.Line, error.Column) ?? Task.CompletedTask;

    private async Task SubmitAsync()
    {
        if (await _draft.SubmitAsync() is { } sweep) Navigation.NavigateTo($"/sweeps/{sweep.Summary.Id}");
    }

    private void OnDraftChanged()
    {
        // Up again means LoadAsync again, which checks what could not be checked.
        if (_draft.State == DraftState.Unchecked) Health.ReportFailure();
        _ = InvokeAsync(StateHasChanged);
    }
}
