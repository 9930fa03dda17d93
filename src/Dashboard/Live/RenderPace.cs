namespace Hayate.Dashboard.Live;

/// <summary>Events may come by the hundred: the first is shown at once, those close behind it together.</summary>
internal sealed class RenderPace(TimeProvider time, Action render)
{
    /// <summary>Shortest time between two renderings.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private long? _renderedAt;
    private bool _isDue;
    private bool _isStopped;

    /// <summary>Something changed.</summary>
    public void Ask()
    {
        if (_isDue || _isStopped) return;
        var wait = _renderedAt is { } last ? Every - time.GetElapsedTime(last) : TimeSpan.Zero;
        if (wait <= TimeSpan.Zero) Render();
        else _ = RenderAfterAsync(wait);
    }

    /// <summary>There is nothing left to render.</summary>
    public void Stop() => _isStopped = true;

    private async Task RenderAfterAsync(TimeSpan wait)
    {
        _isDue = true;
        await Task.Delay(wait, time);
        _isDue = false;
        if (!_isStopped) Render();
    }

    private void Render()
    {
        _renderedAt = time.GetTimestamp();
        render();
    }
}
