using System.Collections.Immutable;
using System.Text.Json;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Planning;

/// <summary>Draws combinations of values from the space of a template.</summary>
internal static class Trials
{
    // Draws without a new combination after which a random search is considered to have seen them all.
    private const int PatienceForEachRun = 100;

    /// <summary>Number of runs that a template stands for when the search has no limit; infinite when it does not fit a number.</summary>
    public static double Size(RunTemplate template, SearchSpec search) =>
        search.Algorithm == SearchAlgorithm.Grid ? GridSize(template, search) : Combinations(template);

    private static double GridSize(RunTemplate template, SearchSpec search) =>
        template.Space.Aggregate(1.0, (size, dimension) => size * DimensionValues.Grid(dimension, search.GridPoints).Length);

    /// <summary>At most <see cref="SearchSpec.MaxRuns"/> different combinations, in a fixed order.</summary>
    public static IEnumerable<ImmutableSortedDictionary<string, JsonElement>> Of(RunTemplate template, SearchSpec search)
    {
        var isSmall = Combinations(template) <= search.MaxRuns;
        if (search.Algorithm == SearchAlgorithm.Grid) return Grid(template, search.GridPoints).Take(search.MaxRuns);
        // As many runs as there are combinations: no need to leave any to chance.
        return isSmall ? Grid(template, int.MaxValue) : Random(template, search);
    }

    private static double Combinations(RunTemplate template) =>
        template.Space.Aggregate(1.0, (size, dimension) => size * DimensionValues.Count(dimension));

    // The last dimension changes fastest.
    private static IEnumerable<ImmutableSortedDictionary<string, JsonElement>> Grid(RunTemplate template, int points) =>
        template.Space.Aggregate(
            Enumerable.Repeat(ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal), 1),
            (combinations, dimension) =>
            {
                var values = DimensionValues.Grid(dimension, points);
                return combinations.SelectMany(combination => values.Select(value => combination.SetItem(dimension.Path, value)));
            });

    private static IEnumerable<ImmutableSortedDictionary<string, JsonElement>> Random(RunTemplate template, SearchSpec search)
    {
        var seen = new HashSet<string>();
        for (var draw = 0; seen.Count < search.MaxRuns && draw < search.MaxRuns * PatienceForEachRun; draw++)
        {
            var combination = template.Space.ToImmutableSortedDictionary(
                dimension => dimension.Path,
                dimension => DimensionValues.Draw(dimension, CounterRandom.Uniform(search.Seed, template.Name, dimension.Path, draw)),
                StringComparer.Ordinal);
            if (seen.Add(JsonSerializer.Serialize(combination, HayateJson.Options))) yield return combination;
        }
    }
}
