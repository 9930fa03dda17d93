using System.Text;

namespace Hayate.Contracts.Planning;

/// <summary>
/// Random numbers without state: draw <c>n</c> of a dimension is a function of (seed, template, path, n) alone. So adding a run, a dimension or
/// more draws changes none of the values drawn before. The mixing function is SplitMix64's finaliser (Steele, Lea and Flood 2014).
/// </summary>
internal static class CounterRandom
{
    /// <summary>A number of [0, 1) with 53 random bits.</summary>
    public static double Uniform(long seed, string template, string path, int draw)
    {
        var bits = Mix((ulong)seed);
        bits = Mix(bits ^ Hash(template));
        bits = Mix(bits ^ Hash(path));
        bits = Mix(bits ^ (uint)draw);
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    // FNV-1a: string.GetHashCode differs from process to process.
    private static ulong Hash(string text)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var value in Encoding.UTF8.GetBytes(text)) hash = (hash ^ value) * 0x100000001B3UL;
        return hash;
    }
}
