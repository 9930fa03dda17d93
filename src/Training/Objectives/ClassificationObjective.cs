using System.Collections.Frozen;
using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Objectives;

/// <summary>Cross-entropy of the classes that images are given.</summary>
internal sealed class ClassificationObjective(ConvNet network) : IObjective
{
    public IReadOnlyDictionary<string, Tensor> State => FrozenDictionary<string, Tensor>.Empty;

    /// <summary>The losses; the images bear no noise.</summary>
    public SampleLosses Losses(Tensor images, Condition condition, long firstPosition, TrainingStep step)
    {
        using var scope = NewDisposeScope();
        using var dropout = new DropoutMasks(step.Seed, step.Step, firstPosition);
        var logits = network.Logits(network.Features(images, dropout));
        var losses = -(logits.log_softmax(1) * condition.Labels!).sum(1);
        return new SampleLosses(losses.MoveToOuterDisposeScope(), new double[images.size(0)]);
    }

    public void AfterUpdate(TrainingStep step)
    {
    }

    public void Dispose()
    {
    }
}
