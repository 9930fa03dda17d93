using Hayate.Training.Checkpointing;
using Hayate.Training.Loop;

namespace Hayate.Training.Evaluation;

/// <summary>Computes what is known of real images only where no earlier run has. Every rank makes the same calls.</summary>
/// <param name="store">Where it is kept; used by rank 0 alone. Without one it is computed each time.</param>
/// <param name="gang">The ranks that share the work.</param>
internal sealed class ReferenceCache(IReferenceStore? store, IGang gang)
{
    /// <summary>Fills tensors from the store, or else computes them and keeps them there.</summary>
    /// <param name="key">What they are.</param>
    /// <param name="targets">Contiguous tensors of the right shapes.</param>
    /// <param name="compute">Fills them on every rank; the ranks share the work.</param>
    public void Fill(ReferenceKey key, IReadOnlyList<NamedTensor> targets, Action compute)
    {
        int found = gang.Broadcast(gang.Rank == 0 && TryLoad(key, targets) ? 1 : 0);
        if (found == 1)
        {
            gang.Broadcast(targets);
            return;
        }

        compute();
        if (gang.Rank == 0)
            store?.Save(key, targets);
    }

    private bool TryLoad(ReferenceKey key, IReadOnlyList<NamedTensor> targets)
    {
        if (store?.Load(key) is not { } loaded)
            return false;
        try
        {
            NamedTensors.CopyOf(loaded, targets, key.Name)();
            return true;
        }
        catch (InvalidDataException)
        {
            // It verifies and is of another make, such as another version's: what is computed now takes its place.
            return false;
        }
        finally
        {
            foreach (NamedTensor named in loaded)
                named.Tensor.Dispose();
        }
    }
}
