namespace Hayate.Blobs.Tests;

/// <summary>Bytes that come once and in pieces, as from a pipe.</summary>
internal sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    private const int Piece = 100_000;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(Piece, buffer.Length)], cancellationToken);
}
