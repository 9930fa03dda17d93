using System.Collections.Frozen;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Parsing;

/// <summary>Defaults that depend on the method of a run. They are weaker than anything written, and students inherit them with the rest.</summary>
internal static class MethodDefaults
{
    private static readonly Mark Nowhere = new(0, 0);

    private static readonly FrozenDictionary<Method, MapNode> Known = new Dictionary<Method, MapNode>
    {
        [Method.Ddpm] = Map((RunKeys.Noise, Map(("schedule", Word("cosine")), ("prediction", Word("velocity"))))),
    }.ToFrozenDictionary();

    /// <summary>The run with its method's defaults where it says nothing.</summary>
    public static MapNode Under(MapNode run)
    {
        if (RunKeys.MethodOf(run) is not { } method || !Known.TryGetValue(method, out var defaults)) return run;
        foreach (var entry in defaults.Entries)
        {
            var own = run.Find(entry.Key);
            run = run.With(own is null or { Value.IsNull: true }
                ? entry with { At = own?.At ?? run.At }
                : own with { Value = Under(own.Value, entry.Value) });
        }

        return run;
    }

    // A key without a value has its default.
    private static Node Under(Node own, Node defaults) => own is MapNode above && defaults is MapNode below
        ? below.Entries.Aggregate(above, (map, entry) => map.Find(entry.Key) is { Value.IsNull: false } ? map : map.With(entry with { At = above.At }))
        : own;

    private static MapNode Map(params (string Key, Node Value)[] entries) =>
        new(Nowhere, [.. entries.Select(entry => new MapEntry(Nowhere, entry.Key, entry.Value))]);

    private static ScalarNode Word(string text) => new(Nowhere, text, IsPlain: true);
}
