namespace Hayate.Training.Loop;

/// <summary>The one training loop.</summary>
public static class TrainingLoop
{
    /// <summary>Runs a specification to its end or to a requested stop. Blocks; call it on a thread of its own, the same on every rank.</summary>
    /// <exception cref="BadSpecificationException">The specification cannot be run here.</exception>
    public static TrainingResult Run(TrainingContext context) => throw new NotSupportedException($"{context.Spec.Method} lands next.");
}
