using Hayate.Training.Checkpointing;

namespace Hayate.Training.Loop;

/// <summary>Brings a gang to the state it goes on from.</summary>
internal static class Resumption
{
    /// <summary>
    /// Rank 0 loads the newest checkpoint that is whole, or keeps the fresh state; every rank receives its state and proves by digest that it
    /// is the same. Checkpoints that are not whole are passed over and named in the result.
    /// </summary>
    public static TrainingStart Resume(TrainingContext context, TrainingState state)
    {
        List<string> rejected = [];
        using WholeState whole = state.Open();
        StoredCheckpoint? loaded = context.Gang.Rank == 0 ? LoadNewest(context.Checkpoints, whole, rejected) : null;
        int step = context.Gang.Broadcast(loaded?.Step ?? 0);
        foreach (SnapshotPart part in whole.Parts)
            context.Gang.Broadcast(part.Tensors);
        whole.Keep();
        string digest = whole.Digest(step);
        RequireSameOnAllRanks(context.Gang, digest);
        return new TrainingStart { Step = step, StateDigest = digest, CheckpointId = loaded?.Id, Rejected = [.. rejected] };
    }

    private static StoredCheckpoint? LoadNewest(ICheckpointStore store, WholeState state, List<string> rejected)
    {
        foreach (StoredCheckpoint stored in store.Committed)
        {
            try
            {
                using Snapshot snapshot = store.Load(stored);
                string digest = StateDigest.Of(snapshot.Step, snapshot.Parts);
                if (digest != stored.StateDigest)
                    throw new InvalidDataException($"its state has the digest {digest}, not {stored.StateDigest} as recorded when it was committed.");
                state.Restore(snapshot);
                return stored;
            }
            catch (InvalidDataException e)
            {
                rejected.Add($"{stored.Id}: {e.Message}");
            }
        }

        return null;
    }

    private static void RequireSameOnAllRanks(IGang gang, string digest)
    {
        byte[] bytes = Convert.FromHexString(digest);
        gang.Broadcast(bytes);
        string first = Convert.ToHexStringLower(bytes);
        if (first != digest)
            throw new InvalidOperationException($"Rank {gang.Rank} holds the state {digest} where rank 0 holds {first}: the broadcast is broken.");
    }
}
