using System.Collections.Immutable;
using System.Globalization;
using Hayate.Contracts.Specification;

namespace Hayate.Training.Evaluation.Searching;

/// <summary>
/// Looks for the noise levels between consistency steps that minimise a distance, greedily as Song et al. 2023 (Section 3) do: the largest level
/// is the best one of sampling in two steps, the next the best one of three steps after it, and so on, each found by golden section in its
/// logarithm. The default levels are the first candidate, so nothing worse is ever found.
/// </summary>
/// <param name="noise">Noise levels of the model.</param>
/// <param name="defaults">Levels to begin with, largest first.</param>
/// <param name="budget">Most candidates.</param>
/// <param name="measure">The distance at some levels; null when the search is to stop. Should use the same noise for all.</param>
internal sealed class LevelSearch(NoiseSpec noise, ImmutableArray<double> defaults, int budget, Func<ImmutableArray<double>, double?> measure)
{
    private readonly List<LevelCandidate> _tried = [];

    /// <summary>Every candidate in the order of measurement; those of the first levels alone have fewer levels.</summary>
    public IReadOnlyList<LevelCandidate> Tried => _tried;

    /// <summary>The default levels.</summary>
    public LevelCandidate Default => _tried[0];

    /// <summary>The best candidate of all levels; of equals the earliest.</summary>
    public LevelCandidate Best => _tried.Where(candidate => candidate.Sigmas.Length == defaults.Length).MinBy(candidate => candidate.Rank)!;

    /// <summary>Searches to the end of the budget, or until the levels are known to three digits. False when told to stop.</summary>
    public bool Run()
    {
        if (Measured(defaults) is null)
            return false;
        ImmutableArray<double> found = [];
        for (int level = 0; level < defaults.Length; level++)
        {
            // The levels share what the default leaves.
            int end = 1 + (int)((long)(budget - 1) * (level + 1) / defaults.Length);
            if (Search(found, end) is not { } sigma)
                return false;
            found = found.Add(sigma);
        }

        return true;
    }

    private double? Search(ImmutableArray<double> above, int end)
    {
        double high = above.IsEmpty ? noise.SigmaMax : above[^1];
        GoldenSection section = new(noise.SigmaMin, high);
        double usual = defaults[above.Length];
        double sigma = section.IsOpen(usual) ? usual : Rounded(section.Next);
        do
        {
            if (Measured(above.Add(sigma)) is not { } value)
                return null;
            section.Add(sigma, value);
            sigma = Rounded(section.Next);
        }
        while (_tried.Count < end && section.IsOpen(sigma));
        return section.Best;
    }

    private double? Measured(ImmutableArray<double> sigmas)
    {
        if (_tried.Find(candidate => candidate.Sigmas.AsSpan().SequenceEqual(sigmas.AsSpan())) is { } known)
            return known.Value;
        if (measure(sigmas) is not { } value)
            return null;
        _tried.Add(new LevelCandidate(sigmas, value));
        return value;
    }

    // Distances tell no finer levels apart, and what the label of a row says is then exactly what was measured.
    private static double Rounded(double sigma) => double.Parse(sigma.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
