using Hayate.Training.Data;
using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Loop;

/// <summary>Measures a classifier in training on images that it does not learn from.</summary>
/// <param name="context">The run.</param>
/// <param name="heldOut">The images.</param>
/// <param name="classifier">The classifier as it is used.</param>
internal sealed class ClassifierAssessment(TrainingContext context, IDataset heldOut, ConvNet classifier) : IAssessment
{
    public void Begin()
    {
    }

    public void Preview(int step)
    {
    }

    /// <summary>Reports the share of images whose class is told rightly, <c>accuracy</c>, and the mean cross-entropy, <c>held-out-loss</c>.</summary>
    public void Measure(int step)
    {
        using IDisposable guard = no_grad();
        double[] sums = new double[2];
        foreach (Share chunk in context.Gang.ShareOf(heldOut.Count).Chunks(context.Spec.Evaluation.Batch))
        {
            using DisposeScope scope = NewDisposeScope();
            int[] indices = [.. Enumerable.Range(chunk.First, chunk.Count)];
            Tensor labels = tensor(Array.ConvertAll(indices, index => (long)heldOut.Labels.Span[index]));
            Tensor logits = classifier.Logits(classifier.Features(heldOut.Get(indices), DropoutMasks.None));
            sums[0] += logits.argmax(1).eq(labels).sum().item<long>();
            sums[1] += nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum).item<float>();
        }

        context.Gang.AllReduceSum(sums);
        if (context.Gang.Rank == 0)
            context.Reporter.Metrics(step, new Dictionary<string, double> { ["accuracy"] = sums[0] / heldOut.Count, ["held-out-loss"] = sums[1] / heldOut.Count });
    }
}
