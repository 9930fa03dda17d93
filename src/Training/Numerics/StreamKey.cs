namespace Hayate.Training.Numerics;

/// <summary>
/// Names one stream of random numbers. A number is a function of its key, its position and its element index, and of nothing else.
/// </summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Purpose">What the numbers are for.</param>
/// <param name="Step">Global step, or 0 where steps have no meaning.</param>
/// <param name="Lane">Separates streams of one purpose and step, such as the dropout layers of a network.</param>
public readonly record struct StreamKey(long Seed, StreamPurpose Purpose, long Step = 0, int Lane = 0)
{
    /// <summary>Key of the generator that serves this stream: the generator itself, applied to the name.</summary>
    internal (uint Low, uint High) Derive()
    {
        var name = Philox.Block((uint)Step, (uint)(Step >> 32), (uint)Purpose, (uint)Lane, (uint)Seed, (uint)(Seed >> 32));
        return (name.A, name.B);
    }
}
