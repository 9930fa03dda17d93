using Hayate.Client;

namespace Hayate.Dashboard.Live;

/// <summary>
/// Whether the coordinator answers, for all pages together. A failed call turns it down; while it is down one loop asks until
/// an answer comes, then <see cref="Changed"/> lets every page load again.
/// </summary>
internal sealed class ApiHealth(IHayateClient api, TimeProvider time) : IDisposable
{
    /// <summary>Pause between questions while the API is down.</summary>
    public static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private bool _isAsking;

    /// <summary>Raised when <see cref="IsUp"/> changes, on whatever thread noticed.</summary>
    public event Action? Changed;

    /// <summary>False from the first call without an answer until the next answer.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Where the API is expected.</summary>
    public Uri Address => api.Address;

    public void ReportAnswer() => Set(isUp: true);

    public void ReportFailure()
    {
        Set(isUp: false);
        lock (_gate)
        {
            if (_isAsking || _end.IsCancellationRequested) return;
            _isAsking = true;
        }

        _ = AskUntilUpAsync();
    }

    /// <summary>Asks now instead of at the next turn.</summary>
    public async Task RetryAsync()
    {
        if (await api.IsReadyAsync(_end.Token)) ReportAnswer();
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task AskUntilUpAsync()
    {
        try
        {
            while (!IsUp)
            {
                await Task.Delay(AskEvery, time, _end.Token);
                await RetryAsync();
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The dashboard stops.
        }
        finally
        {
            lock (_gate) _isAsking = false;
        }
    }

    private void Set(bool isUp)
    {
        lock (_gate)
        {
            if (IsUp == isUp) return;
            IsUp = isUp;
        }

        Changed?.Invoke();
    }
}
