namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>Open while the API is there. Controllers and kubelets wait at it as everybody else does.</summary>
internal sealed class ApiGate
{
    private volatile TaskCompletionSource _open = Opened();

    public void Close()
    {
        if (_open.Task.IsCompleted) _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Open() => _open.TrySetResult();

    /// <summary>Completes at once, or when the API is back.</summary>
    public Task OpenAsync(CancellationToken cancellation) => _open.Task.WaitAsync(cancellation);

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
