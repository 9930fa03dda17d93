using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>Conditions as networks take them.</summary>
internal static class ConditionExtensions
{
    /// <summary>One-hot classes in the precision of the network, (B, classes), with rows of zeros where a class is open.</summary>
    /// <param name="condition">What is told.</param>
    /// <param name="noise">The batch's conditioning on the noise level, (B).</param>
    /// <param name="classes">Classes that the network knows.</param>
    public static Tensor LabelsFor(this Condition condition, Tensor noise, int classes) =>
        condition.Labels is { } labels
            ? labels.to(noise.dtype)
            : zeros([noise.size(0), classes], noise.dtype, noise.device);

    /// <summary>An embedding of the noise level and what an augmentation maps to, if there was any.</summary>
    public static Tensor WithAugmentation(this Tensor embedding, Condition condition, Dense? map) =>
        map is not null && condition.Augmentation is { } augmentation ? embedding + map.forward(augmentation.to(embedding.dtype)) : embedding;
}
