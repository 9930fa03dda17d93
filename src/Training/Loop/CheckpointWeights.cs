using Hayate.Contracts;
using Hayate.Training.Checkpointing;
using Hayate.Training.Networks;
using TorchSharp;

namespace Hayate.Training.Loop;

/// <summary>Weights of another run's checkpoint, brought to every rank.</summary>
internal static class CheckpointWeights
{
    /// <summary>Loads a part of a checkpoint into a network on rank 0 and gives it to the others.</summary>
    /// <exception cref="InvalidDataException">The checkpoint does not verify, or the network is not the one that it was made by.</exception>
    public static void Load(ITeacherSource source, string part, Network network, IGang gang) => Load(() => source.LoadPart(part), network, gang);

    /// <inheritdoc cref="Load(ITeacherSource, string, Network, IGang)"/>
    public static void Load(Func<SnapshotPart> read, Network network, IGang gang)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        IReadOnlyList<NamedTensor> weights = NamedTensors.Of(network);
        if (gang.Rank == 0)
        {
            using SnapshotPart loaded = read();
            NamedTensors.CopyOf(loaded.Tensors, weights, loaded.Name)();
        }

        gang.Broadcast(weights);
    }

    /// <summary>Digest of a checkpoint's step and a network's weights.</summary>
    public static string Digest(int step, Network network) => StateDigest.Of(step, [new SnapshotPart(CheckpointParts.Model, NamedTensors.Of(network))]);
}
