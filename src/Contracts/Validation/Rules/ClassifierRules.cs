using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether classifiers are what they need to be, and are named well by the runs that they measure.</summary>
internal static class ClassifierRules
{
    private const string Features = "evaluation.features";
    private const string Network = "network";
    private static readonly CheckpointKey Key = new(Features, "classifier", "runs that it measures");

    public static void Check(RunCheck check)
    {
        if (!check.IsReadable(RunKeys.Method)) return;
        if (check.Spec.Method == Method.Classifier) CheckClassifier(check);
        else if (check.Spec.Network is ConvNetSpec)
            check.Report(Network, "A conv-net tells classes and makes no images.", "Use it with 'method: classifier', or choose another kind, such as song-unet.");
        if (check.Spec.ClassifierReference() is not { } reference) return;
        ReferenceRules.Check(check, Key, reference, check.Classifier);
        if (check.Classifier is not { } classifier || check.Spec.Method == Method.Classifier) return;
        ReferenceRules.CheckIsSingle(check, Key, classifier);
        if (classifier.Spec.Method != Method.Classifier)
            check.Report(
                $"{Features}.{(reference.Id is null ? "run" : "id")}",
                $"'{classifier.Name}' is no classifier; its method is '{classifier.Spec.Method.Word()}'.",
                "Name a run of method classifier.");
    }

    private static void CheckClassifier(RunCheck check)
    {
        if (check.Spec.Network is not ConvNetSpec network)
            check.Report(Network, "A classifier needs a network that tells classes.", "Write 'network: { kind: conv-net, classes: 10 }' with the number of classes of the dataset.");
        else if (network.Classes < 2)
            check.Report("network.classes", "A classifier tells at least two classes apart.", "Write network.classes, the number of classes of the dataset.");
        else if (network.LabelDropout > 0)
            check.Report("network.labelDropout", "A classifier learns from every label.", "Remove the key.");
        if (check.Spec.Training.Precision != Precision.Float32)
            check.Report("training.precision", "A classifier is small and computes in float32.", "Remove the key.");
        if (check.Spec.Evaluation.Features is not PixelExtractor)
            check.Report(Features, "A classifier makes no images to take features of; it is measured by its accuracy.", "Remove the key.");
    }
}
