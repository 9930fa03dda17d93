using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>
/// Runs a controller: at every change of anything, and when it asked to be called. It does nothing while the API is away, and outlives what
/// goes wrong in one pass.
/// </summary>
internal sealed class ReconcileLoop : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    /// <param name="name">The controller's, in failures.</param>
    /// <param name="store">Whose changes wake it.</param>
    /// <param name="api">Closed while the API is away.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="pass">One look at everything. It may say when to look again even if nothing changes.</param>
    public ReconcileLoop(string name, ObjectStore store, ApiGate api, TimeProvider time, Func<TimeSpan?> pass)
    {
        Name = name;
        _running = Task.Run(() => RunAsync(store, api, time, pass));
    }

    public string Name { get; }

    /// <summary>What went wrong last that was no mere conflict.</summary>
    public Exception? LastFailure { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(ObjectStore store, ApiGate api, TimeProvider time, Func<TimeSpan?> pass)
    {
        try
        {
            while (true)
            {
                await api.OpenAsync(_stopping.Token);
                var change = store.History.Next;
                var due = Pass(pass) ?? Longest;
                await Task.WhenAny(change, Task.Delay(due < Longest ? due : Longest, time, _stopping.Token));
                _stopping.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private TimeSpan? Pass(Func<TimeSpan?> pass)
    {
        try
        {
            return pass() is { } due ? due > TimeSpan.Zero ? due : TimeSpan.Zero : null;
        }
        catch (Exception problem)
        {
            if (problem is not StatusException { Status.Code: 404 or 409 }) LastFailure = problem;
            return AfterFailure;
        }
    }
}
