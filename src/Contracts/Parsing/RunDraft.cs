using System.Collections.Immutable;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Parsing;

/// <summary>A run as bound, with the text it came from, so that a rule can point at what it objects to.</summary>
internal sealed record RunDraft
{
    public required string Name { get; init; }

    /// <summary>Name of the chain that it is a round of.</summary>
    public string? Chain { get; init; }

    /// <summary>Where its name stands.</summary>
    public required Mark At { get; init; }

    /// <summary>Its keys, inherited ones included.</summary>
    public required MapNode Node { get; init; }

    public required RunSpec Spec { get; init; }

    public ImmutableArray<SearchDimension> Space { get; init; } = [];

    /// <summary>Dotted path of a key of this run in the file.</summary>
    public string KeyOf(string path) => path.Length == 0 ? $"runs.{Chain ?? Name}" : $"runs.{Chain ?? Name}.{path}";

    /// <summary>Whether a key of the run is written somewhere.</summary>
    public bool Gives(string path) => Find(path) is { Value.IsNull: false };

    /// <summary>Where a key stands, or the nearest key around it.</summary>
    public Mark Locate(string path)
    {
        var searched = (Node.Find(RunKeys.Space)?.Value as MapNode)?.Entries
            .FirstOrDefault(entry => $"{path}.".StartsWith($"{entry.Key}.", StringComparison.Ordinal));
        if (searched is not null) return searched.At;
        for (; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOf('.'))])
            if (Find(path) is { } entry) return entry.At;
        return At;
    }

    private MapEntry? Find(string path)
    {
        MapEntry? entry = null;
        Node? node = Node;
        foreach (var word in path.Split('.'))
        {
            entry = (node as MapNode)?.Find(word);
            node = entry?.Value;
        }

        return entry;
    }
}
