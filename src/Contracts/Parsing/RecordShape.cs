using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Hayate.Contracts.Parsing;

/// <summary>The keys of a record type. Reading, writing, searching and the JSON Schema all follow this one description.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Known = new();

    private RecordShape(Type type)
    {
        Type = type;
        Keys = [.. Hierarchy(type).Reverse().SelectMany(DeclaredKeys)];
    }

    public Type Type { get; }

    /// <summary>Keys of base types first, then in the order of the source.</summary>
    public ImmutableArray<RecordKey> Keys { get; }

    public static RecordShape Of(Type type) => Known.GetOrAdd(type, static t => new RecordShape(t));

    public RecordKey? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>A record with every default in place; required keys are not set.</summary>
    public object CreateDefault() => Activator.CreateInstance(Type)!;

    private static IEnumerable<Type> Hierarchy(Type type)
    {
        for (Type? current = type; current is not null && current != typeof(object); current = current.BaseType) yield return current;
    }

    private static IEnumerable<RecordKey> DeclaredKeys(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite)
            .OrderBy(property => property.MetadataToken)
            .Select(property => new RecordKey(
                JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                property,
                property.IsDefined(typeof(RequiredMemberAttribute)),
                property.GetCustomAttribute<RangeAttribute>()));
}

/// <summary>A key of a record.</summary>
internal sealed record RecordKey(string Name, PropertyInfo Property, bool IsRequired, RangeAttribute? Range)
{
    private static readonly NullabilityInfoContext Nullability = new();

    public Type Type => Property.PropertyType;

    /// <summary>Whether the key may be absent without having a default.</summary>
    public bool IsNullable
    {
        get
        {
            if (Nullable.GetUnderlyingType(Type) is not null) return true;
            lock (Nullability) return Nullability.Create(Property).ReadState == NullabilityState.Nullable;
        }
    }
}
