namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>The end of a pod as its node is asked for it: a grace period that can only become shorter.</summary>
internal sealed class PodStop(TimeProvider time)
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _timeIsUp = new();
    private readonly CancellationTokenSource _killed = new();
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private DateTimeOffset _end = DateTimeOffset.MaxValue;

    /// <summary>Completes when it is asked for.</summary>
    public Task Asked => _asked.Task;

    public bool IsAsked => _asked.Task.IsCompleted;

    /// <summary>Cancelled when nobody waits for the pod any longer.</summary>
    public CancellationToken Killed => _killed.Token;

    public void Ask(TimeSpan grace)
    {
        lock (_gate)
        {
            var end = time.GetUtcNow() + grace;
            if (end >= _end) return;
            _end = end;
            _timer?.Dispose();
            _timer = time.CreateTimer(_ => _timeIsUp.Cancel(), null, grace, Timeout.InfiniteTimeSpan);
        }

        _asked.TrySetResult();
    }

    public void Kill()
    {
        _killed.Cancel();
        _timeIsUp.Cancel();
        _asked.TrySetResult();
    }

    /// <summary>Completes when the grace period is over.</summary>
    public async Task TimeIsUpAsync()
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, _timeIsUp.Token);
        }
        catch (OperationCanceledException)
        {
            // It is.
        }
    }

    /// <summary>Waits, but not beyond the request to end.</summary>
    /// <returns>Whether it waited to the end.</returns>
    public async Task<bool> WaitAsync(TimeSpan wait)
    {
        await Task.WhenAny(Asked, Task.Delay(wait, time, Killed));
        return !IsAsked;
    }
}
