namespace Hayate.Collectives.Nccl;

/// <summary>Makes groups over NCCL.</summary>
public static class NcclGroups
{
    /// <summary>
    /// Puts a group of GPUs beside a group that has met. Every rank calls it. The addresses of its operations are those of device memory, so the
    /// operations on spans are not for it.
    /// </summary>
    /// <param name="hostGroup">The ranks, 2 or more, as they met. Stays in use and must be disposed later than the new group.</param>
    /// <param name="device">Number of this rank's GPU in this process.</param>
    /// <exception cref="NcclException">NCCL or the CUDA runtime is missing on some rank, or failed.</exception>
    /// <exception cref="PeerLostException">A peer is gone.</exception>
    public static IProcessGroup Create(IProcessGroup hostGroup, int device)
    {
        if (hostGroup is not CheckedProcessGroup met)
            throw new ArgumentException("A group of GPUs needs a group of two ranks or more that have met.", nameof(hostGroup));
        (NcclException? missing, (NcclApi Nccl, CudaApi Cuda) libraries) = TryLoad();
        RequireOnAllRanks(met, missing);
        return NcclProcessGroup.Create(libraries.Nccl, libraries.Cuda, met, device);
    }

    private static (NcclException? Missing, (NcclApi Nccl, CudaApi Cuda) Libraries) TryLoad()
    {
        try
        {
            return (null, NcclLibraries.Load());
        }
        catch (NcclException e)
        {
            return (e, default);
        }
    }

    /// <summary>No rank goes on alone and waits for one that cannot follow.</summary>
    private static void RequireOnAllRanks(CheckedProcessGroup group, NcclException? missing)
    {
        var without = new int[group.WorldSize];
        group.AllGather<int>([missing is null ? 0 : 1], without);
        if (missing is not null)
            throw missing;
        if (without.Contains(1))
            throw new NcclException($"NCCL or the CUDA runtime is missing on these ranks, whose output says more: {string.Join(", ", Enumerable.Range(0, without.Length).Where(rank => without[rank] == 1))}.");
    }
}
