namespace Hayate.Training.Numerics;

/// <summary>Makes 32 numbers of the 32 random words, each below 2^32, of eight blocks.</summary>
internal interface IDraw
{
    Lanes<double> From(Lanes<ulong> words);
}
