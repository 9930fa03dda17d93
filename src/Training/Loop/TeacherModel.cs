using System.Globalization;
using Hayate.Contracts;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Optimization;
using TorchSharp.Modules;

namespace Hayate.Training.Loop;

/// <summary>A frozen teacher, equal on every rank.</summary>
internal sealed class TeacherModel : IDisposable
{
    private readonly ITeacherSource _source;

    /// <summary>Builds the teacher's network for images of a shape; its weights are still to be loaded.</summary>
    /// <exception cref="ArgumentException">The teacher's network does not fit the images, or its method trains nothing.</exception>
    public TeacherModel(ITeacherSource source, ImageShape shape)
    {
        _source = source;
        Network = NetworkFactory.CreateBlank(source.Spec.Network, shape);
        foreach (Parameter parameter in Network.parameters())
            parameter.requires_grad = false;
        Model = GenerativeModel.Of(source.Spec, Network);
    }

    /// <summary>Its network.</summary>
    public Network Network { get; }

    /// <summary>What its weights mean.</summary>
    public IGenerativeModel Model { get; }

    /// <summary>Step of its checkpoint.</summary>
    public int Step => _source.Step;

    /// <summary>Loads on rank 0 what the run asks for and gives it to the others.</summary>
    /// <exception cref="BadSpecificationException">The run asks for weights that the teacher does not have.</exception>
    /// <exception cref="InvalidDataException">The checkpoint does not verify.</exception>
    public void Load(TrainingContext context)
    {
        if (context.Spec.Teacher is { PowerEma: not null } asked)
        {
            PostHocAverage average = new(_source, asked);
            CheckpointWeights.Load(() => average.Reconstruct(Network), Network, context.Gang);
            return;
        }

        string part = PartOf(context.Spec.Teacher?.Ema, _source.Spec.Optimizer);
        CheckpointWeights.Load(_source, part, Network, context.Gang);
    }

    /// <summary>Digest of its weights.</summary>
    public string Digest => CheckpointWeights.Digest(Step, Network);

    public void Dispose() => Network.Dispose();

    /// <summary>Name of the part that holds the weights asked for: an average by its rate, or what the run evaluates.</summary>
    internal static string PartOf(double? asked, OptimizerSpec teacher)
    {
        if (asked is null)
            return teacher.Ema is [var first, ..] ? CheckpointParts.Average(first) : CheckpointParts.Model;
        if (teacher.Ema.Contains(asked.Value))
            return CheckpointParts.Average(asked.Value);
        string kept = teacher.Ema.IsEmpty ? "none" : string.Join(", ", teacher.Ema.Select(rate => rate.ToString(CultureInfo.InvariantCulture)));
        throw new BadSpecificationException(string.Create(
            CultureInfo.InvariantCulture, $"teacher.ema: the teacher kept no average of rate {asked}; it kept {kept}. Name one of these or leave the key out."));
    }
}
