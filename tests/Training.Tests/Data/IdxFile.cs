using System.Buffers.Binary;

namespace Hayate.Training.Tests.Data;

/// <summary>Parts of files of the MNIST family.</summary>
internal static class IdxFile
{
    /// <summary>Magic number of a file of images.</summary>
    public const int Images = 0x0803;

    /// <summary>A header: magic number and sizes, big-endian.</summary>
    public static byte[] Header(params int[] numbers) => [.. numbers.SelectMany(number =>
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    })];
}
