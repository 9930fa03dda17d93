using System.Buffers.Binary;

namespace Hayate.Collectives.Liveness;

/// <summary>What travels on a control connection: a kind and a rank, five bytes each time.</summary>
internal readonly record struct ControlFrame(ControlFrameKind Kind, int Rank)
{
    public const int Size = 1 + sizeof(int);

    public byte[] Encode()
    {
        var bytes = new byte[Size];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), Rank);
        return bytes;
    }

    public static ControlFrame Decode(ReadOnlySpan<byte> bytes) => new((ControlFrameKind)bytes[0], BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]));
}

/// <summary>Kinds of control frame.</summary>
internal enum ControlFrameKind : byte
{
    /// <summary>The sender lives.</summary>
    Alive = 1,

    /// <summary>The sender has finished with the group; the end of its connection is no loss.</summary>
    Leaving = 2,

    /// <summary>The named rank is lost.</summary>
    Lost = 3,
}
