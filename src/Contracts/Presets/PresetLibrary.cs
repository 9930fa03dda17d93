using System.Collections.Frozen;
using System.Collections.Immutable;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Presets;

/// <summary>
/// Settings by name for runs that write <c>preset: name</c>: those of the papers, and ours for small data. Each is a file beside this one with
/// a section for every method and one, <c>all</c>, for what the methods share.
/// </summary>
internal static class PresetLibrary
{
    private const string Shared = "all";
    private const string Extension = ".yaml";

    private static readonly FrozenDictionary<string, MapNode> Presets = Load();

    /// <summary>Names of the presets, in alphabetic order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Presets.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Keys of a run of a method, or null when there is no such preset.</summary>
    /// <param name="name">Name of the preset.</param>
    /// <param name="method">Method of the run.</param>
    /// <param name="at">Where the preset is named: what is objected to in its values is found there.</param>
    public static MapNode? Find(string name, Method method, Mark at)
    {
        if (!Presets.TryGetValue(name, out var preset)) return null;
        var shared = preset.Find(Shared)?.Value as MapNode ?? new MapNode(at, []);
        var own = preset.Find(method.Word())?.Value as MapNode ?? new MapNode(at, []);
        return (MapNode)Placed(NodeMerge.Over(own, shared, typeof(RunSpec)), at);
    }

    /// <summary>Methods that a preset has settings of its own for.</summary>
    public static ImmutableArray<Method> MethodsOf(string name) =>
        [.. Enum.GetValues<Method>().Where(method => Presets[name].Find(method.Word()) is not null)];

    private static FrozenDictionary<string, MapNode> Load()
    {
        var assembly = typeof(PresetLibrary).Assembly;
        var prefix = typeof(PresetLibrary).Namespace + ".";
        return assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal) && resource.EndsWith(Extension, StringComparison.Ordinal))
            .ToFrozenDictionary(resource => resource[prefix.Length..^Extension.Length], Read);

        MapNode Read(string resource)
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var errors = new ErrorList();
            return YamlReader.Read(text.ReadToEnd(), errors) is MapNode preset && errors.IsEmpty
                ? preset
                : throw new InvalidOperationException($"The preset {resource} is no YAML map: {string.Join(" ", errors.Ordered())}");
        }
    }

    private static Node Placed(Node node, Mark at) => node switch
    {
        MapNode map => new MapNode(at, [.. map.Entries.Select(entry => new MapEntry(at, entry.Key, Placed(entry.Value, at)))]),
        ListNode list => new ListNode(at, [.. list.Items.Select(item => Placed(item, at))]),
        _ => node with { At = at },
    };
}
