using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Hayate.Contracts.Api;

namespace Hayate.Client.Http;

/// <summary>Fetches a part of a checkpoint, going on where a connection broke, and believes it only by its SHA-256.</summary>
internal sealed class PartDownload(ApiConnection streaming, string checkpointId, CheckpointPartInfo part)
{
    private const int BufferBytes = 1 << 18;

    private readonly EntityTagHeaderValue _tag = new($"\"{part.Sha256}\"");

    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long received = 0;
        for (var isFirst = true; isFirst || received < part.Bytes; isFirst = false)
        {
            var before = received;
            try
            {
                await foreach (var bytes in ReadAsync(received, cancellationToken))
                {
                    hash.AppendData(bytes.Span);
                    await destination.WriteAsync(bytes, cancellationToken);
                    received += bytes.Length;
                }
            }
            catch (BrokenConnectionException broken)
            {
                // Whoever gets further each time will arrive; one who gets nothing has no coordinator.
                if (received == before) throw ApiConnection.Unreachable(broken.InnerException!, broken.Request);
                continue;
            }

            if (received == before) break;
        }

        if (received != part.Bytes || Convert.ToHexStringLower(hash.GetCurrentHash()) != part.Sha256)
            throw new InvalidDataException($"Part {part.Name} of checkpoint {checkpointId} is not what was committed: {received} of {part.Bytes} bytes came, or their SHA-256 differs.");
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Routes.CheckpointPart(checkpointId, part.Name));
        if (from > 0) (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(from, null), new RangeConditionHeaderValue(_tag));
        using var response = await streaming.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode) throw await Problem.ReadAsync(response, cancellationToken);
        if (from > 0 && response.Content.Headers.ContentRange?.From != from)
            throw new InvalidDataException($"Part {part.Name} of checkpoint {checkpointId} was replaced while it was fetched.");
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[BufferBytes];
        while (await NextAsync(request, content, buffer, cancellationToken) is > 0 and var count) yield return buffer.AsMemory(0, count);
    }

    private static async Task<int> NextAsync(HttpRequestMessage request, Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception cause) when (ApiConnection.IsUnreachable(cause, cancellationToken))
        {
            throw new BrokenConnectionException(cause, request);
        }
    }

    private sealed class BrokenConnectionException(Exception cause, HttpRequestMessage request) : Exception("The connection broke.", cause)
    {
        public HttpRequestMessage Request => request;
    }
}
