namespace Hayate.Contracts.Parsing;

/// <summary>Finds what a mistyped word probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The nearest candidate that is near enough to be meant, or null.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        var plain = Plain(word);
        return candidates
            .Select(candidate => (Candidate: candidate, Distance: Distance(plain, Plain(candidate))))
            .Where(pair => pair.Distance <= 1 + plain.Length / 4)
            .OrderBy(pair => pair.Distance)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
    }

    /// <summary>A cure that names the nearest candidate, if any, and all of them.</summary>
    public static string Among(string word, string what, IReadOnlyCollection<string> candidates)
    {
        var all = candidates.Count == 0 ? $"There are no {what} here." : $"Known {what}: {string.Join(", ", candidates)}.";
        return Nearest(word, candidates) is { } nearest ? $"Did you mean '{nearest}'? {all}" : all;
    }

    // Spelling of compound words is the most common slip: learning_rate, learning-rate and LearningRate are all learningRate.
    private static string Plain(string word) =>
        word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    // Edits that turn one word into the other: insertions, deletions, replacements and swaps of neighbours.
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
