namespace Hayate.Blobs.Tests;

/// <summary>A real store that fails before or after it does what it is asked.</summary>
internal sealed class UnreliableStore(IBlobStore store) : IBlobStore
{
    /// <summary>So many calls do nothing.</summary>
    public int FailuresBefore { get; set; }

    /// <summary>So many writes are done and lose their answer.</summary>
    public int FailuresAfter { get; set; }

    /// <summary>Happens with each failure.</summary>
    public event Action? Failed;

    public async Task<bool> WriteAsync(string name, Stream content, bool overwrite, CancellationToken cancellationToken)
    {
        if (FailuresBefore > 0)
            content.ReadByte(); // what failed may have begun to read
        FailBefore();
        var written = await store.WriteAsync(name, content, overwrite, cancellationToken);
        return FailuresAfter-- > 0 ? throw new IOException("The answer was lost.") : written;
    }

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken)
    {
        FailBefore();
        return store.OpenReadAsync(name, cancellationToken);
    }

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => store.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        FailBefore();
        return store.DeleteAsync(name, cancellationToken);
    }

    private void FailBefore()
    {
        if (FailuresBefore == 0)
            return;
        FailuresBefore--;
        Failed?.Invoke();
        throw new IOException("It is down.");
    }
}
