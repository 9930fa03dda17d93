using System.Collections.Immutable;

namespace Hayate.Contracts.Parsing;

/// <summary>A piece of a YAML document that knows where it stands.</summary>
internal abstract record Node(Mark At)
{
    /// <summary>What this is, in the words of an error message.</summary>
    public abstract string Description { get; }

    /// <summary>Whether nothing was written here, which means the default.</summary>
    public virtual bool IsNull => false;
}

/// <summary>A single value; plain when it stands without quotes.</summary>
internal sealed record ScalarNode(Mark At, string Text, bool IsPlain) : Node(At)
{
    public override string Description => IsNull ? "nothing" : IsPlain ? $"'{Text}'" : $"the text \"{Text}\"";

    public override bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
internal sealed record ListNode(Mark At, ImmutableArray<Node> Items) : Node(At)
{
    public override string Description => "a list";
}

/// <summary>Keys and values in file order.</summary>
internal sealed record MapNode(Mark At, ImmutableArray<MapEntry> Entries) : Node(At)
{
    public override string Description => "keys and values";

    public MapEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    public MapNode Without(params ReadOnlySpan<string> keys)
    {
        var kept = ImmutableArray.CreateBuilder<MapEntry>(Entries.Length);
        foreach (var entry in Entries)
            if (!keys.Contains(entry.Key)) kept.Add(entry);
        return this with { Entries = kept.DrainToImmutable() };
    }

    /// <summary>The map with one key set, in its old place if it had one.</summary>
    public MapNode With(MapEntry entry)
    {
        var index = Entries.IndexOf(Find(entry.Key)!);
        return this with { Entries = index < 0 ? Entries.Add(entry) : Entries.SetItem(index, entry) };
    }
}

/// <summary>A key of a map with its value.</summary>
internal sealed record MapEntry(Mark At, string Key, Node Value);
