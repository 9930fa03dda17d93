using Hayate.Training.Data;

namespace Hayate.Training.Loop;

/// <summary>Whether an opened data set is what a run's network expects.</summary>
internal static class DataFit
{
    /// <exception cref="BadSpecificationException">It is not; the message names keys and cure.</exception>
    public static void Check(TrainingContext context, IDataset dataset)
    {
        var classes = context.Trained.Network.Classes;
        if (classes > 0 && dataset.Classes == 0)
            throw new BadSpecificationException($"network.classes: the network is told one of {classes} classes, but the data set '{dataset.Name}' has no labels. Give it labels (dataset.labels), or remove network.classes.");
        if (classes > 0 && dataset.Classes != classes)
            throw new BadSpecificationException($"network.classes: the network is told one of {classes} classes, but the data set '{dataset.Name}' has {dataset.Classes}. Write network.classes: {dataset.Classes}, or give the labels that belong to the network.");
        if (context.Spec.Training.Augmentation > 0 && Math.Min(dataset.Shape.Height, dataset.Shape.Width) < 2)
            throw new BadSpecificationException($"training.augmentation: images of {dataset.Shape.Width}x{dataset.Shape.Height} cannot be deformed. Remove the key.");
    }
}
