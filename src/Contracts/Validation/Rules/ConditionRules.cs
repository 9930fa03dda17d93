using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether what the network is told, classes and augmentation, is there to be told. Labels that only a file knows are checked where the file is.</summary>
internal static class ConditionRules
{
    /// <summary>Values of EDM's augmentation that a network is told.</summary>
    private const int AugmentationLabels = 9;

    public static void Check(RunCheck check)
    {
        CheckClasses(check);
        CheckAugmentation(check);
    }

    private static void CheckClasses(RunCheck check)
    {
        var network = check.Spec.Network;
        if (network.LabelDropout > 0 && network.Classes == 0)
            check.Report("network.labelDropout", "The network is told of no classes, so none can be withheld.", "Give network.classes, or remove the key.", "network.classes");
        if (network.Classes == 0 || ClassesOf(check.Spec.Dataset) is not { } classes || classes == network.Classes) return;
        if (classes == 0)
            check.Report("network.classes", "The dataset has no labels to tell the network.", "Give dataset.labels, or remove the key.", "dataset");
        else
            check.Report("network.classes", $"The network is told one of {network.Classes} classes; the dataset has {classes}.", $"Write classes: {classes}.", "dataset");
    }

    private static int? ClassesOf(DatasetSpec dataset) => dataset switch
    {
        DigitsDataset or Cifar10Dataset => 10,
        GaussianDataset or IdxDataset { Labels: null } or ImagesDataset { Labels: ImageLabels.None } => 0,
        _ => null,
    };

    private static void CheckAugmentation(RunCheck check)
    {
        var training = check.Spec.Training;
        if (training.Augmentation == 0) return;
        if (check.Spec.Network.AugmentationLabels != AugmentationLabels)
            check.Report(
                "training.augmentation",
                "The network must be told how an image was augmented, or it would make such images itself.",
                $"Write network.augmentationLabels: {AugmentationLabels}, or remove the key.",
                "network.augmentationLabels");
        if (check.Spec.Dataset is GaussianDataset)
            check.Report("training.augmentation", "Only images can be augmented; the gaussian dataset has single values.", "Remove the key.", "dataset");
        if (training.Flip)
            check.Report("training.flip", "Augmentation flips images already, and tells the network so.", "Remove the key.", "training.augmentation");
    }
}
