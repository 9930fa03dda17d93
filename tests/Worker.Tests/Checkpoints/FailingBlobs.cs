using Hayate.Blobs;

namespace Hayate.Worker.Tests.Checkpoints;

/// <summary>A store on a full disk.</summary>
internal sealed class FailingBlobs : IBlobStore
{
    public Task<bool> WriteAsync(string name, Stream content, bool overwrite, CancellationToken cancellationToken) =>
        Task.FromException<bool>(new IOException("the disk is full"));

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult<Stream?>(null);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => AsyncEnumerable.Empty<string>();

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;
}
