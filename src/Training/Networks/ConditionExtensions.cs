using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Conditions as networks take them.</summary>
internal static class ConditionExtensions
{
    /// <summary>One-hot classes in the precision of the network, (B, classes), with rows of zeros where a class is open or withheld.</summary>
    /// <param name="condition">What is told.</param>
    /// <param name="noise">The batch's conditioning on the noise level, (B).</param>
    /// <param name="classes">Classes that the network knows.</param>
    /// <param name="dropout">Masks of this batch.</param>
    /// <param name="probability">Share of images whose class is withheld in training.</param>
    public static Tensor LabelsFor(this Condition condition, Tensor noise, int classes, DropoutMasks dropout, double probability) =>
        condition.Labels is { } labels
            ? dropout.WithholdRows(labels.to(noise.dtype), probability)
            : zeros([noise.size(0), classes], noise.dtype, noise.device);

    /// <summary>An embedding of the noise level and what an augmentation maps to, if there was any.</summary>
    public static Tensor WithAugmentation(this Tensor embedding, Condition condition, Dense? map) =>
        map is not null && condition.Augmentation is { } augmentation ? embedding + map.forward(augmentation.to(embedding.dtype)) : embedding;
}
