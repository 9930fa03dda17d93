using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Optimization;
using TorchSharp;

namespace Hayate.Training.Loop;

/// <summary>A frozen teacher, equal on every rank.</summary>
internal sealed class TeacherModel : IDisposable
{
    private TeacherModel(Network network, RunSpec spec, int step)
    {
        (Network, Step) = (network, step);
        Model = GenerativeModel.Of(spec.Method, network, spec.Noise);
    }

    /// <summary>Digest of its weights.</summary>
    public string Digest => StateDigest.Of(Step, [new SnapshotPart(TrainingState.ModelPart, NamedTensors.Of(Network))]);

    /// <summary>Its network.</summary>
    public Network Network { get; }

    /// <summary>What its weights mean.</summary>
    public IGenerativeModel Model { get; }

    /// <summary>Step of its checkpoint.</summary>
    public int Step { get; }

    /// <summary>Loads on rank 0 what the run asks for and gives it to the others.</summary>
    /// <exception cref="BadSpecificationException">The run asks for weights that the teacher does not have.</exception>
    /// <exception cref="InvalidDataException">The checkpoint does not verify.</exception>
    public static TeacherModel Load(RunSpec spec, ITeacherSource source, ImageShape shape, IGang gang)
    {
        string part = PartOf(spec.Teacher?.Ema, source.Spec.Optimizer);
        Network network = NetworkFactory.Create(source.Spec.Network, shape, seed: 0);
        foreach (var parameter in network.parameters())
            parameter.requires_grad = false;
        using DisposeScope scope = torch.NewDisposeScope();
        IReadOnlyList<NamedTensor> weights = NamedTensors.Of(network);
        if (gang.Rank == 0)
        {
            using SnapshotPart loaded = source.LoadPart(part);
            NamedTensors.CopyOf(loaded.Tensors, weights, part)();
        }

        gang.Broadcast(weights);
        return new TeacherModel(network, source.Spec, source.Step);
    }

    public void Dispose() => Network.Dispose();

    private static string PartOf(double? asked, OptimizerSpec teacher)
    {
        if (asked is null)
            return teacher.Ema is [var first, ..] ? WeightAverage.PartNameOf(first) : TrainingState.ModelPart;
        if (teacher.Ema.Contains(asked.Value))
            return WeightAverage.PartNameOf(asked.Value);
        string kept = teacher.Ema.IsEmpty ? "none" : string.Join(", ", teacher.Ema.Select(rate => rate.ToString(CultureInfo.InvariantCulture)));
        throw new BadSpecificationException(string.Create(
            CultureInfo.InvariantCulture, $"teacher.ema: the teacher kept no average of rate {asked}; it kept {kept}. Name one of these or leave the key out."));
    }
}
