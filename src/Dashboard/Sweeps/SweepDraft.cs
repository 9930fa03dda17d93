using System.Collections.Immutable;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Validation;

namespace Hayate.Dashboard.Sweeps;

/// <summary>
/// A sweep file while it is written: planned a moment after the last key, so that errors and plan are always those of the text that
/// is shown, or known not to be.
/// </summary>
internal sealed class SweepDraft(IHayateClient api, TimeProvider time, Action changed) : IDisposable
{
    /// <summary>Quiet time after the last key.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    private CancellationTokenSource _check = new();

    // One key for one text: a double click, or a retry after a lost answer, submits once.
    private string _idempotencyKey = "";

    public string Text { get; private set; } = "";

    public DraftState State { get; private set; }

    public SweepPlan? Plan { get; private set; }

    public ImmutableArray<SpecError> Errors { get; private set; } = [];

    /// <summary>Why it could not be checked or submitted.</summary>
    public string? Problem { get; private set; }

    public bool IsSubmitting { get; private set; }

    public bool CanSubmit => State == DraftState.Valid && !IsSubmitting;

    /// <summary>Takes a new text and plans it after the pause, or at once.</summary>
    public Task SetAsync(string text, bool atOnce = false)
    {
        Text = text;
        _idempotencyKey = Guid.NewGuid().ToString("N");
        return CheckAsync(atOnce);
    }

    /// <summary>Plans the text again, after the API was away.</summary>
    public Task CheckAgainAsync() => CheckAsync(atOnce: true);

    /// <summary>Submits; null when there were errors, which are then shown.</summary>
    public async Task<SweepDetail?> SubmitAsync()
    {
        if (!CanSubmit) return null;
        (IsSubmitting, Problem) = (true, null);
        changed();
        try
        {
            return await api.SubmitAsync(Text, _idempotencyKey);
        }
        catch (ApiException cause) when (!cause.Errors.IsEmpty)
        {
            (State, Plan, Errors) = (DraftState.Invalid, null, cause.Errors);
        }
        catch (ApiException cause)
        {
            Problem = cause.Message;
        }
        catch (ApiUnreachableException cause)
        {
            Problem = $"{cause.Message} Nothing was lost: submit again when the API answers.";
        }
        finally
        {
            IsSubmitting = false;
            changed();
        }

        return null;
    }

    public void Dispose()
    {
        _check.Cancel();
        _check.Dispose();
    }

    private Task CheckAsync(bool atOnce)
    {
        _check.Cancel();
        _check.Dispose();
        _check = new CancellationTokenSource();
        Problem = null;
        State = string.IsNullOrWhiteSpace(Text) ? DraftState.Empty : DraftState.Checking;
        changed();
        return State == DraftState.Empty ? Task.CompletedTask : PlanAsync(atOnce, _check.Token);
    }

    private async Task PlanAsync(bool atOnce, CancellationToken cancellation)
    {
        try
        {
            if (!atOnce) await Task.Delay(Pause, time, cancellation);
            Take(await api.PlanAsync(Text, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return; // A newer text is on its way.
        }
        catch (ApiUnreachableException cause)
        {
            (State, Problem) = (DraftState.Unchecked, cause.Message);
        }
        catch (ApiException cause)
        {
            State = cause.IsTransient ? DraftState.Unchecked : DraftState.Invalid;
            (Plan, Errors, Problem) = (null, cause.Errors, cause.Message);
        }

        changed();
    }

    private void Take(PlanResult result)
    {
        Plan = result.Plan;
        Errors = [.. result.Errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];
        State = result.Plan is null ? DraftState.Invalid : DraftState.Valid;
    }
}
