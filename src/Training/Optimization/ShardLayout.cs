namespace Hayate.Training.Optimization;

/// <summary>
/// How flat parameters are divided among the ranks of a gang: into parts of one length, padded with zeros behind the last parameter. Parts are whole
/// vectors of any processor, so an element is computed by the same instructions, and gets the same bits, in a part as in the whole.
/// </summary>
/// <param name="Count">Number of parameters.</param>
/// <param name="WorldSize">Number of ranks.</param>
/// <param name="Rank">This rank.</param>
internal readonly record struct ShardLayout(long Count, int WorldSize, int Rank)
{
    private const int Vector = 16;

    /// <summary>Elements of a part.</summary>
    public long PartLength => ((Count + ((long)Vector * WorldSize) - 1) / ((long)Vector * WorldSize)) * Vector;

    /// <summary>Elements of all parts together.</summary>
    public long Length => PartLength * WorldSize;

    /// <summary>Where this rank's part begins.</summary>
    public long First => PartLength * Rank;
}
