using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Hayate.Blobs;

/// <summary>
/// Blobs as block blobs of one container of Azure Storage, or of Azurite. A blob is uploaded as blocks, several at a time, and appears when
/// their list is committed.
/// </summary>
/// <param name="container">The container; it is made before the first write if it does not exist.</param>
public sealed class AzureBlobStore(BlobContainerClient container) : IBlobStore
{
    private static readonly StorageTransferOptions Transfer = new()
    {
        MaximumConcurrency = 4,
        InitialTransferSize = 8 << 20,
        MaximumTransferSize = 8 << 20,
    };

    private volatile bool _isThere;

    /// <inheritdoc/>
    public async Task<bool> WriteAsync(string name, Stream content, bool overwrite, CancellationToken cancellationToken)
    {
        var blob = BlobOf(name);
        var options = new BlobUploadOptions
        {
            TransferOptions = Transfer,
            Conditions = overwrite ? null : new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            await MakeContainerAsync(cancellationToken);
            // A stream that cannot seek is read by the uploader and not by its connection, so that the content breaking off is told from the store failing.
            await using var oneWay = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 1 << 20, leaveOpen: true)).AsStream();
            await blob.UploadAsync(oneWay, options, cancellationToken);
            return true;
        }
        catch (RequestFailedException refused) when (!overwrite && IsThereAlready(refused))
        {
            return false;
        }
        catch (Exception failure) when (AzureFailures.IsOfStore(failure, cancellationToken))
        {
            _isThere = false; // whoever failed to write looks again
            throw Explain($"take '{name}'", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await AzureBlobReader.OpenAsync(BlobOf(name), failure => Explain($"give '{name}'", failure), cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception failure) when (AzureFailures.IsOfStore(failure, cancellationToken))
        {
            throw Explain($"give '{name}'", failure);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await HasNextAsync())
            yield return blobs.Current.Name;

        async Task<bool> HasNextAsync()
        {
            try
            {
                return await blobs.MoveNextAsync();
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                return false;
            }
            catch (Exception failure) when (AzureFailures.IsOfStore(failure, cancellationToken))
            {
                throw Explain($"list '{prefix}'", failure);
            }
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await BlobOf(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
        }
        catch (Exception failure) when (AzureFailures.IsOfStore(failure, cancellationToken))
        {
            throw Explain($"delete '{name}'", failure);
        }
    }

    // Looked for first: an identity that may write blobs need not be allowed to make containers.
    private async Task MakeContainerAsync(CancellationToken cancellationToken)
    {
        if (_isThere)
            return;
        if (!await container.ExistsAsync(cancellationToken))
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        _isThere = true;
    }

    // Two writers may meet at the check (409) or after it (412); who committed first has won in both cases.
    private static bool IsThereAlready(RequestFailedException refused) =>
        refused.Status is (int)HttpStatusCode.PreconditionFailed || refused.ErrorCode == BlobErrorCode.BlobAlreadyExists;

    private BlobStoreException Explain(string deed, Exception failure) => AzureFailures.Explain(container.Uri, deed, failure);

    private BlockBlobClient BlobOf(string name) => container.GetBlockBlobClient(string.Join('/', BlobName.Segments(name)));
}
