using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Components;
using Microsoft.AspNetCore.Components;

namespace Hayate.Dashboard.Runs;

/// <summary>Preview grids over training, from the same noise, with a slider over steps.</summary>
public sealed partial class SamplePanel : IDisposable
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(400);

    private readonly HeldValue<int?> _step = new(null);
    private ITimer? _player;
    private string? _sampler;

    /// <summary>Grids in the order of their steps.</summary>
    [Parameter, EditorRequired]
    public ImmutableArray<SampleInfo> Samples { get; set; }

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required string RunId { get; set; }

    /// <summary>Step shown; null follows the newest.</summary>
    [Parameter]
    public int? Step { get; set; }

    /// <summary>Takes the step the user chose.</summary>
    [Parameter, EditorRequired]
    public required Action<string, object?> Changed { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool IsPlaying => _player is not null;

    private ImmutableArray<string> Samplers => [.. Samples.Select(sample => sample.Sampler).Distinct()];

    private string? SamplerNow => _sampler ?? Samplers.FirstOrDefault();

    private ImmutableArray<SampleInfo> Shown => [.. Samples.Where(sample => sample.Sampler == SamplerNow)];

    private int Index
    {
        get
        {
            if (_step.Shown is not { } step) return Shown.Length - 1;
            var at = Shown.TakeWhile(sample => sample.Step <= step).Count() - 1;
            return Math.Max(at, 0);
        }
    }

    private SampleInfo? Now => Shown.IsEmpty ? null : Shown[Index];

    /// <inheritdoc />
    public void Dispose() => _player?.Dispose();

    /// <inheritdoc />
    protected override void OnParametersSet() => _step.Receive(Step);

    private void Choose(int index)
    {
        if (index < 0 || index >= Shown.Length) return;
        // The last place means the newest, also when a newer one arrives.
        _step.Enter(index == Shown.Length - 1 ? null : Shown[index].Step);
        Changed("sample", _step.Shown);
    }

    private void TogglePlay()
    {
        if (IsPlaying)
        {
            Stop();
            return;
        }

        if (Index == Shown.Length - 1) Choose(0);
        _player = Time.CreateTimer(_ => _ = InvokeAsync(Advance), null, FrameTime, FrameTime);
    }

    private void Advance()
    {
        if (!IsPlaying) return;
        if (Index >= Shown.Length - 1) Stop();
        else Choose(Index + 1);
        StateHasChanged();
    }

    private void Stop()
    {
        _player?.Dispose();
        _player = null;
    }
}
