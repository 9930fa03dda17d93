using Hayate.Training.Numerics;
using Hayate.Training.Objectives;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Augmentation;

/// <summary>
/// EDM's augmentation (Karras et al. 2022, appendix F.2): images are deformed, and the network is told how, so that it makes undeformed ones
/// when it is told of no deformation.
/// </summary>
/// <remarks>
/// Left-right flips come at one half, the others each with the given probability: top-bottom flips (half of the time that they are drawn), scaling
/// by 2^N(0, 0.2^2), rotation by any angle, stretching by 2^N(0, 0.2^2) along the horizontal or, half of the time, a random axis, and shifts of
/// N(0, 1/8^2) of the image's sides.
/// </remarks>
/// <param name="probability">Of each transformation; 0 deforms nothing.</param>
internal sealed class NonLeakyAugmentation(double probability)
{
    /// <summary>Deforms images. The caller (or its dispose scope) owns the tensors.</summary>
    /// <param name="images">Images (B, C, H, W), both sides at least 2.</param>
    /// <param name="firstPosition">Position of the first one in the global batch.</param>
    /// <param name="step">The step about to be made.</param>
    /// <returns>The images, and what the network is told of each: (B, 9), float32.</returns>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, long firstPosition, TrainingStep step) =>
        Apply(images, Draw(firstPosition, (int)images.size(0), step));

    /// <summary>The deformations of images of a step.</summary>
    public Deformation[] Draw(long firstPosition, int count, TrainingStep step)
    {
        if (probability == 0)
            return new Deformation[count];
        StreamKey Key(int lane) => new(step.Seed, StreamPurpose.Augmentation, step.Step, lane);
        double[] Uniform(int lane) => RandomStream.UniformDoubles(Key(lane), firstPosition, count);
        double[] Normal(int lane) => RandomStream.NormalDoubles(Key(lane), firstPosition, count);
        double[] Angle(int lane) => Array.ConvertAll(Uniform(lane), value => ((2 * value) - 1) * Math.PI);
        double[] Gated(double[] values, int lane, double chance) => [.. values.Zip(Uniform(lane), (value, gate) => gate < chance ? value : 0)];

        var flipX = Uniform(AugmentationLanes.FlipX);
        var flipY = Gated(Uniform(AugmentationLanes.FlipY), AugmentationLanes.FlipYGate, probability);
        var scale = Gated(Normal(AugmentationLanes.Scale), AugmentationLanes.ScaleGate, probability);
        var rotation = Gated(Angle(AugmentationLanes.Rotation), AugmentationLanes.RotationGate, probability);
        var stretch = Gated(Normal(AugmentationLanes.Stretch), AugmentationLanes.StretchGate, probability);
        var axis = Gated(Angle(AugmentationLanes.StretchAxis), AugmentationLanes.StretchAxisGate, chance: 0.5);
        var shiftX = Gated(Normal(AugmentationLanes.ShiftX), AugmentationLanes.ShiftGate, probability);
        var shiftY = Gated(Normal(AugmentationLanes.ShiftY), AugmentationLanes.ShiftGate, probability);
        return [.. Enumerable.Range(0, count).Select(i => new Deformation
        {
            FlipX = flipX[i] >= 0.5,
            FlipY = flipY[i] >= 0.5,
            Scale = scale[i],
            Rotation = rotation[i],
            Stretch = stretch[i],
            StretchAxis = axis[i],
            ShiftX = shiftX[i],
            ShiftY = shiftY[i],
        })];
    }

    /// <summary>Deforms each image as told.</summary>
    internal static (Tensor Images, Tensor Labels) Apply(Tensor images, Deformation[] deformations)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var result = Flipped(images, deformations, deformation => deformation.FlipX, axis: 3);
        result = Flipped(result, deformations, deformation => deformation.FlipY, axis: 2);
        var labels = tensor(deformations.SelectMany(deformation => deformation.Labels).Select(value => (float)value).ToArray());
        long[] places = [.. Enumerable.Range(0, deformations.Length).Where(i => deformations[i].NeedsResampling).Select(i => (long)i)];
        if (places.Length > 0)
        {
            var (height, width) = ((int)images.size(2), (int)images.size(3));
            var chosen = tensor(places, device: images.device);
            var maps = places.Select(i => deformations[i].ToSource(height, width)).ToArray();
            result = result.index_copy(0, chosen, Resampler.Apply(result.index_select(0, chosen), maps));
        }

        // Nothing was done: a tensor of its own all the same, so that the caller may dispose of either.
        var own = ReferenceEquals(result, images) ? images.clone() : result;
        return (own.MoveToOuterDisposeScope(), labels.reshape(deformations.Length, Deformation.LabelCount).to(images.device).MoveToOuterDisposeScope());
    }

    private static Tensor Flipped(Tensor images, Deformation[] deformations, Func<Deformation, bool> isFlipped, long axis)
    {
        var mask = Array.ConvertAll(deformations, deformation => isFlipped(deformation));
        return mask.Contains(true) ? where(tensor(mask, device: images.device).reshape(-1, 1, 1, 1), images.flip(axis), images) : images;
    }
}
