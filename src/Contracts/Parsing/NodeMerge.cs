namespace Hayate.Contracts.Parsing;

/// <summary>Lays one piece of a document over another: keys of the upper win, keys that only the lower has show through.</summary>
internal static class NodeMerge
{
    /// <summary>
    /// Merges maps deeply; anything else is replaced. A union whose upper side names another form (<c>kind</c>, <c>name</c>) is replaced
    /// too, as the keys of one form mean nothing to another.
    /// </summary>
    /// <param name="upper">What overrides.</param>
    /// <param name="lower">What is inherited.</param>
    /// <param name="type">Type both will be bound to, if known.</param>
    /// <param name="defaultForm">Form of a union that names none.</param>
    public static Node Over(Node upper, Node lower, Type? type, UnionCase? defaultForm = null)
    {
        var union = type is null ? null : UnionShape.Of(type);
        if (union is not null && lower is ScalarNode { IsNull: false } shorthand)
            lower = new MapNode(lower.At, [new MapEntry(lower.At, union.Discriminator, shorthand)]);
        if (upper is not MapNode above || lower is not MapNode below) return upper;
        if (union is not null)
        {
            var form = WordOf(below, union) ?? defaultForm?.Word;
            var word = WordOf(above, union) ?? form;
            if (word != form) return upper;
            type = union.Find(word)?.Type;
        }

        var shape = type is null || type.IsAbstract || !RecordBinder.IsRecord(type) ? null : RecordShape.Of(type);
        var merged = below with { At = above.At };
        foreach (var entry in above.Entries)
        {
            var key = shape?.Find(entry.Key);
            var inherited = merged.Find(entry.Key)?.Value;
            merged = merged.With(inherited is null ? entry : entry with { Value = Over(entry.Value, inherited, key?.Type, key?.DefaultForm) });
        }

        return merged;
    }

    private static string? WordOf(MapNode map, UnionShape union) => (map.Find(union.Discriminator)?.Value as ScalarNode)?.Text;
}
