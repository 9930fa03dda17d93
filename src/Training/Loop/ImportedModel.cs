using Hayate.Contracts;
using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Optimization;
using TorchSharp;

namespace Hayate.Training.Loop;

/// <summary>A diffusion model whose weights come from a file, equal on every rank.</summary>
internal sealed class ImportedModel : IDisposable
{
    /// <summary>The step of an imported checkpoint: none has been taken.</summary>
    public const int Step = 0;

    private readonly Network _network;

    /// <summary>Loads the weights on rank 0 and gives them to the others.</summary>
    /// <exception cref="ArgumentException">The network does not fit the images.</exception>
    /// <exception cref="InvalidDataException">The file does not hold exactly the network's weights.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ImportedModel(TrainingContext context, ImageShape shape)
    {
        RunSpec spec = context.Spec;
        _network = NetworkFactory.CreateBlank(spec.Network, shape);
        if (context.Gang.Rank == 0)
            ImportedWeights.Load(_network, ((ImportObjective)spec.Objective).Weights);
        using DisposeScope scope = torch.NewDisposeScope();
        context.Gang.Broadcast(NamedTensors.Of(_network));
        Model = GenerativeModel.Of(spec, _network);
        Parts = [.. spec.Optimizer.Ema.Select(CheckpointParts.Average).Prepend(CheckpointParts.Model).Select(Part)];
        Digest = StateDigest.Of(Step, Parts);
    }

    /// <summary>What the weights mean.</summary>
    public IGenerativeModel Model { get; }

    /// <summary>The weights, as themselves and as each average that the specification names.</summary>
    public IReadOnlyList<SnapshotPart> Parts { get; }

    /// <summary>Digest of the parts.</summary>
    public string Digest { get; }

    public void Dispose()
    {
        foreach (SnapshotPart part in Parts)
            part.Dispose();
        _network.Dispose();
    }

    private SnapshotPart Part(string name)
    {
        using IDisposable guard = torch.no_grad();
        return new SnapshotPart(name, [.. NamedTensors.Of(_network).Select(named => named with { Tensor = named.Tensor.detach().DetachFromDisposeScope() })]);
    }
}
