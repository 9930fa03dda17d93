using Hayate.Blobs;

namespace Hayate.Worker.Tests.Checkpoints;

/// <summary>A directory of blobs whose writes begin only when a gate is opened.</summary>
internal sealed class GatedBlobs(string directory) : IBlobStore, IDisposable
{
    private readonly DirectoryBlobStore _inner = new(directory);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate.SetResult();

    public async Task<bool> WriteAsync(string name, Stream content, bool overwrite, CancellationToken cancellationToken)
    {
        await _gate.Task;
        return await _inner.WriteAsync(name, content, overwrite, cancellationToken);
    }

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken) => _inner.OpenReadAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => _inner.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => _inner.DeleteAsync(name, cancellationToken);

    public void Dispose() => _gate.TrySetCanceled();
}
