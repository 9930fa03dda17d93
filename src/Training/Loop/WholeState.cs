using Hayate.Training.Checkpointing;

namespace Hayate.Training.Loop;

/// <summary>
/// A run's state as checkpoints hold it, whole whoever keeps which part of it between steps. Made by <see cref="TrainingState.Open"/>; changes to what a
/// rank keeps only a share of reach the state by <see cref="Keep"/>.
/// </summary>
/// <param name="parts">Named tensors: the live ones, or collected from all ranks.</param>
/// <param name="setAside">Averages that were set aside; the state's own list.</param>
/// <param name="keep">Takes this rank's share over from what was collected.</param>
/// <param name="release">Frees what was collected.</param>
internal sealed class WholeState(IReadOnlyList<SnapshotPart> parts, List<StoredAverage> setAside, Action keep, Action release) : IDisposable
{
    /// <summary>The state as named tensors.</summary>
    public IReadOnlyList<SnapshotPart> Parts => parts;

    /// <summary>Digest of the state as it is.</summary>
    public string Digest(int step) => StateDigest.Of(step, parts);

    /// <summary>The state, to be saved while this lives.</summary>
    public Snapshot ToSnapshot(int step) => new(step, parts) { Averages = [.. setAside] };

    /// <summary>Overwrites the state with that of a checkpoint, or changes nothing.</summary>
    /// <exception cref="InvalidDataException">It is not a state of this run.</exception>
    public void Restore(Snapshot snapshot)
    {
        List<Action> copies = [];
        foreach (SnapshotPart part in parts)
        {
            SnapshotPart stored = snapshot.Parts.FirstOrDefault(candidate => candidate.Name == part.Name)
                ?? throw new InvalidDataException($"{part.Name}.safetensors is missing.");
            copies.Add(NamedTensors.CopyOf(stored.Tensors, part.Tensors, part.Name));
        }

        copies.ForEach(copy => copy());
        setAside.Clear();
        setAside.AddRange(snapshot.Averages);
    }

    /// <summary>Makes what the tensors hold now the state of this rank.</summary>
    public void Keep() => keep();

    public void Dispose() => release();
}
