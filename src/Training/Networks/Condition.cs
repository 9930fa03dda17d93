using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>What a network is told about each image beside its noise level. Does not own its tensors.</summary>
public sealed record Condition
{
    /// <summary>Nothing is told: what networks without classes and augmentation get.</summary>
    public static Condition None { get; } = new();

    /// <summary>One-hot classes, float32 of shape (B, classes); a row of zeros leaves the class open. Null: open for every image.</summary>
    public Tensor? Labels { get; init; }

    /// <summary>How each image was augmented, float32 of shape (B, n); zeros say not at all. Null: no image was.</summary>
    public Tensor? Augmentation { get; init; }
}
