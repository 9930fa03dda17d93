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
internal sealed class TrainingBatches(RunSpec spec, IDataset dataset)
{
    private readonly SampleOrder _order = new(dataset.Count, spec.Training.Seed);
    private readonly NonLeakyAugmentation? _augmentation = spec.Training.Augmentation > 0 ? new(spec.Training.Augmentation) : null;

    /// <summary>Images (part.Count, C, H, W) and their condition. The dispose scope owns the tensors.</summary>
    /// <param name="part">Positions in the global batch.</param>
    /// <param name="step">The step about to be made.</param>
    public (Tensor Images, Condition Condition) Get(Share part, TrainingStep step)
    {
        var indices = _order.Range(((long)step.Step * spec.Training.Batch) + part.First, part.Count);
        var images = dataset.Get(indices);
        if (spec.Training.Flip)
            images = HorizontalFlips.Apply(images, part.First, step);
        Tensor? augmentation = null;
        if (_augmentation is not null)
            (images, augmentation) = _augmentation.Apply(images, part.First, step);
        var classes = spec.Network.Classes > 0 ? Classes(indices, part.First, step) : null;
        return (images, new Condition { Labels = classes, Augmentation = augmentation });
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
