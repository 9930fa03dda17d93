using System.Buffers;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Hayate.Blobs;

/// <summary>
/// Reads a blob from its beginning to its end in ranges, of which several are on their way while one is read. All are of one version: a blob
/// that is replaced meanwhile breaks off.
/// </summary>
internal sealed class AzureBlobReader : Stream
{
    private const int RangeBytes = 8 << 20;
    private const int RangesAhead = 3;

    private readonly BlockBlobClient _blob;
    private readonly Func<Exception, BlobStoreException> _explain;
    private readonly CancellationTokenSource _closed = new();
    private readonly Queue<Task<ArraySegment<byte>>> _ahead = new();
    private readonly ETag _version;
    private ArraySegment<byte> _current;
    private long _asked;
    private int _read;

    private AzureBlobReader(BlockBlobClient blob, Func<Exception, BlobStoreException> explain, BlobDownloadDetails details, ArraySegment<byte> first)
    {
        (_blob, _explain, _version, _current, _asked) = (blob, explain, details.ETag, first, first.Count);
        Length = Total(details);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a blob that is there: its first range is read, so that a small one takes a single request.</summary>
    /// <exception cref="RequestFailedException">It is not there, or cannot be read.</exception>
    public static async Task<Stream> OpenAsync(BlockBlobClient blob, Func<Exception, BlobStoreException> explain, CancellationToken cancellationToken)
    {
        try
        {
            using BlobDownloadStreamingResult first = await blob.DownloadStreamingAsync(new BlobDownloadOptions { Range = new HttpRange(0, RangeBytes) }, cancellationToken);
            return new AzureBlobReader(blob, explain, first.Details, await TakeAsync(first, cancellationToken));
        }
        catch (RequestFailedException empty) when (empty.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return new MemoryStream([], writable: false);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_read == _current.Count)
            NextAsync(CancellationToken.None).GetAwaiter().GetResult();
        return Take(buffer);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read == _current.Count)
            await NextAsync(cancellationToken);
        return Take(buffer.Span);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed.IsCancellationRequested)
        {
            _closed.Cancel();
            foreach (var range in _ahead)
                _ = range.ContinueWith(static done => _ = done.Exception, TaskScheduler.Default); // nobody reads it any more
            GiveBack(_current);
            _current = default;
        }

        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _current.Count - _read);
        _current.AsSpan(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    /// <summary>Goes on to the next range, if there is one, and asks for more behind it.</summary>
    private async Task NextAsync(CancellationToken cancellationToken)
    {
        while (_ahead.Count < RangesAhead && _asked < Length)
        {
            _ahead.Enqueue(FetchAsync(_asked, Math.Min(RangeBytes, Length - _asked)));
            _asked += RangeBytes;
        }

        if (!_ahead.TryPeek(out var next))
            return;
        ArraySegment<byte> range;
        try
        {
            range = await next.WaitAsync(cancellationToken);
        }
        catch (Exception failure) when (AzureFailures.IsOfStore(failure, cancellationToken))
        {
            throw _explain(failure);
        }

        _ = _ahead.Dequeue();
        GiveBack(_current);
        (_current, _read) = (range, 0);
    }

    private async Task<ArraySegment<byte>> FetchAsync(long from, long count)
    {
        using BlobDownloadStreamingResult range = await _blob.DownloadStreamingAsync(
            new BlobDownloadOptions { Range = new HttpRange(from, count), Conditions = new BlobRequestConditions { IfMatch = _version } }, _closed.Token);
        return await TakeAsync(range, _closed.Token);
    }

    private static async Task<ArraySegment<byte>> TakeAsync(BlobDownloadStreamingResult range, CancellationToken cancellationToken)
    {
        var count = (int)range.Details.ContentLength;
        ArraySegment<byte> taken = new(ArrayPool<byte>.Shared.Rent(count), 0, count);
        await range.Content.ReadExactlyAsync(taken, cancellationToken);
        return taken;
    }

    private static void GiveBack(ArraySegment<byte> range)
    {
        if (range.Array is { } array)
            ArrayPool<byte>.Shared.Return(array);
    }

    // Content-Range: bytes 0-8388607/1000000000
    private static long Total(BlobDownloadDetails details) =>
        details.ContentRange is { } range ? long.Parse(range.AsSpan(range.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture) : details.ContentLength;
}
