using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using Hayate.Training.Data.Augmentation;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Objectives;
using static TorchSharp.torch;

namespace Hayate.Training.Loop;

/// <summary>
/// What a step learns from: images in the run's order, flipped or augmented, and what networks are told about them. Everything is drawn by
/// position in the global batch, so it does not matter how the batch is shared out. All networks of an objective get the same condition: where a
/// class is withheld, it is withheld from student, target and teacher.
/// </summary>
/// <param name="spec">The run.</param>
/// <param name="dataset">Its data, with the classes that the network expects.</param>
/// <param name="share">This rank's positions in the global batch.</param>
internal sealed class TrainingBatches(RunSpec spec, IDataset dataset, Share share)
{
    private readonly SampleOrder _order = new(dataset.Count, spec.Training.Seed);
    private readonly NonLeakyAugmentation? _augmentation = spec.Training.Augmentation > 0 ? new(spec.Training.Augmentation) : null;

    /// <summary>The positions of a step, in parts that are computed one after the other.</summary>
    public ImmutableArray<Share> Parts { get; } = [.. share.Chunks(spec.Training.MicroBatch ?? spec.Training.Batch)];

    /// <summary>
    /// Images (part.Count, C, H, W) and their condition, of the part of a number. The dispose scope owns the tensors. What the part after it needs is
    /// prepared from now on.
    /// </summary>
    /// <param name="number">Number of the part.</param>
    /// <param name="step">The step about to be made.</param>
    public (Tensor Images, Condition Condition) Get(int number, TrainingStep step)
    {
        var part = Parts[number];
        var indices = Indices(part, step.Step);
        var images = dataset.Get(indices);
        ExpectAfter(number, step);
        if (spec.Training.Flip)
            images = HorizontalFlips.Apply(images, part.First, step);
        Tensor? augmentation = null;
        if (_augmentation is not null)
            (images, augmentation) = _augmentation.Apply(images, part.First, step);
        var classes = spec.Network.Classes > 0 ? Classes(indices, part.First, step) : null;
        return (images, new Condition { Labels = classes, Augmentation = augmentation });
    }

    private int[] Indices(Share part, int step) => _order.Range(((long)step * spec.Training.Batch) + part.First, part.Count);

    private void ExpectAfter(int number, TrainingStep step)
    {
        if (number + 1 < Parts.Length)
            dataset.Expect(Indices(Parts[number + 1], step.Step));
        else if (step.Step + 1 < step.TotalSteps)
            dataset.Expect(Indices(Parts[0], step.Step + 1));
    }

    private Tensor Classes(int[] indices, long firstPosition, TrainingStep step)
    {
        var labels = OneHot.Of(Array.ConvertAll(indices, index => dataset.Labels.Span[index]), spec.Network.Classes);
        var withheld = spec.Network.LabelDropout;
        return withheld > 0
            ? labels.mul_(RandomStream.Mask(step.Stream(StreamPurpose.ClassDropout), firstPosition, indices.Length, [1], 1 - withheld))
            : labels;
    }
}
