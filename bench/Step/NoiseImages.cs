using System.Buffers.Binary;

namespace Hayate.Step;

/// <summary>Images of noise in the format of the MNIST family: what they show does not matter to the time that a step takes.</summary>
internal static class NoiseImages
{
    private const int Count = 256;
    private const int Side = 28;
    private const int Magic = 0x803;

    /// <summary>Writes a file and returns its name.</summary>
    public static string Write()
    {
        int[] header = [Magic, Count, Side, Side];
        byte[] file = new byte[(header.Length * sizeof(int)) + (Count * Side * Side)];
        for (int i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(i * sizeof(int)), header[i]);
        new Random(1).NextBytes(file.AsSpan(header.Length * sizeof(int)));
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, file);
        return path;
    }
}
