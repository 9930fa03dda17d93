namespace Hayate.Training.Loop;

/// <summary>Consecutive positions that one rank works on.</summary>
/// <param name="First">First position.</param>
/// <param name="Count">How many; may be 0.</param>
internal readonly record struct Share(int First, int Count)
{
    /// <summary>Parts of at most a given length, in order.</summary>
    public IEnumerable<Share> Chunks(int length)
    {
        for (int done = 0; done < Count; done += length)
            yield return new Share(First + done, Math.Min(length, Count - done));
    }
}
