namespace Hayate.Training.Numerics;

/// <summary>Shape of one image: channels, rows, columns.</summary>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Values in an image, d.</summary>
    public int Size => Channels * Height * Width;

    /// <summary>Dimensions of one image, channels first.</summary>
    public long[] Dimensions => [Channels, Height, Width];
}
