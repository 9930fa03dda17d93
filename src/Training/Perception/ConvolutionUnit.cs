namespace Hayate.Training.Perception;

/// <summary>A convolution of a published network: its place in the state dict and its geometry.</summary>
/// <param name="Name">Name in the state dict, without <c>.weight</c>.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Height">Height of the kernel.</param>
/// <param name="Width">Width of the kernel.</param>
internal sealed record ConvolutionUnit(string Name, int Inputs, int Outputs, int Height, int Width)
{
    /// <summary>Step of the kernel in both directions.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Whether the input is padded so that a stride of 1 keeps its size.</summary>
    public bool KeepsSize { get; init; } = true;

    /// <summary>Shape of the weight.</summary>
    public long[] WeightShape => [Outputs, Inputs, Height, Width];

    /// <summary>Zeros around the input, vertically and horizontally.</summary>
    public long[] Padding => KeepsSize ? [Height / 2, Width / 2] : [0, 0];
}
