using Hayate.Resilience;
using Polly;

namespace Hayate.Blobs;

/// <summary>
/// A store that is asked again, whole blob by whole blob, while it fails. For what is worth the wait: whoever asks may do something else
/// meanwhile. Contents must be streams that can seek, as they may be read several times.
/// </summary>
public sealed class PatientBlobStore : IBlobStore
{
    private readonly IBlobStore _store;
    private readonly Action<string> _tell;
    private readonly CancellationToken _giveUp;
    private readonly ResiliencePipeline _pipeline;
    private volatile string? _trouble;

    /// <param name="store">The store.</param>
    /// <param name="options">How often it is asked, and with which pauses.</param>
    /// <param name="time">Clock.</param>
    /// <param name="tell">Receives a line when the store begins to fail, and when it works again.</param>
    /// <param name="giveUp">Ends all patience: what is under way then fails.</param>
    public PatientBlobStore(IBlobStore store, PipelineOptions options, TimeProvider time, Action<string> tell, CancellationToken giveUp)
    {
        (_store, _tell, _giveUp) = (store, tell, giveUp);
        _pipeline = Pipeline.Build("checkpoints", options, outcome => outcome.Exception is IOException, time, onRetry: TakeNote);
    }

    /// <inheritdoc/>
    /// <remarks>Of a blob that must not exist it is true as well when just this content is there: a write whose answer was lost may have put it there.</remarks>
    public async Task<bool> WriteAsync(string name, Stream content, bool overwrite, CancellationToken cancellationToken) =>
        await TryAsync(
            async token =>
            {
                content.Position = 0;
                return await _store.WriteAsync(name, content, overwrite, token) || await HoldsAsync(name, content, token);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken) =>
        TryAsync(token => _store.OpenReadAsync(name, token), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => _store.ListAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        TryAsync(
            async token =>
            {
                await _store.DeleteAsync(name, token);
                return true;
            },
            cancellationToken);

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _giveUp);
        try
        {
            var result = await _pipeline.ExecuteAsync(async token => await call(token), either.Token);
            if (_trouble is not null)
                _tell("The blob store works again.");
            _trouble = null;
            return result;
        }
        catch (OperationCanceledException) when (_giveUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BlobStoreException($"There is no time left to wait for the blob store. {_trouble}");
        }
    }

    private async Task<bool> HoldsAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        await using var there = await _store.OpenReadAsync(name, cancellationToken);
        if (there is null)
            return false;
        using MemoryStream found = new();
        await there.CopyToAsync(found, cancellationToken);
        if (found.Length != content.Length)
            return false;
        var meant = new byte[content.Length];
        content.Position = 0;
        await content.ReadExactlyAsync(meant, cancellationToken);
        return found.ToArray().AsSpan().SequenceEqual(meant);
    }

    private void TakeNote(Outcome<object> failed)
    {
        if (_trouble is null)
            _tell($"Waiting for the blob store: {failed.Exception!.Message}");
        _trouble = failed.Exception!.Message;
    }
}
