using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Parsing;

/// <summary>The keys of a record type. Reading, writing, searching and the JSON Schema all follow this one description.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Known = new();

    private RecordShape(Type type)
    {
        Type = type;
        var absent = CreateDefault();
        Keys = [.. Hierarchy(type).Reverse().SelectMany(declaring => DeclaredKeys(declaring, absent))];
    }

    public Type Type { get; }

    /// <summary>Keys of base types first, then in the order of the source.</summary>
    public ImmutableArray<RecordKey> Keys { get; }

    /// <summary>Whether a single value may stand for all keys, which are then of one type and range.</summary>
    public bool IsSingleValue => Type.IsDefined(typeof(SingleValueAttribute), inherit: false);

    public static RecordShape Of(Type type) => Known.GetOrAdd(type, static t => new RecordShape(t));

    public RecordKey? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);

    /// <summary>The spelling of a property in files.</summary>
    public static string NameOf(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    /// <summary>A record with every default in place; required keys are not set.</summary>
    public object CreateDefault() => Activator.CreateInstance(Type)!;

    private static IEnumerable<Type> Hierarchy(Type type)
    {
        for (Type? current = type; current is not null && current != typeof(object); current = current.BaseType) yield return current;
    }

    private static IEnumerable<RecordKey> DeclaredKeys(Type type, object absent) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite)
            .OrderBy(property => property.MetadataToken)
            .Select(property => new RecordKey(
                NameOf(property.Name),
                property,
                property.IsDefined(typeof(RequiredMemberAttribute)),
                property.GetCustomAttribute<RangeAttribute>(),
                property.GetValue(absent)));
}

/// <summary>A key of a record; <paramref name="Default"/> is its value when absent, if it may be.</summary>
internal sealed record RecordKey(string Name, PropertyInfo Property, bool IsRequired, RangeAttribute? Range, object? Default)
{
    private static readonly NullabilityInfoContext Nullability = new();

    public Type Type => Property.PropertyType;

    /// <summary>The form that is meant when keys are given but no form: the default's, provided that it has keys.</summary>
    public UnionCase? DefaultForm =>
        UnionShape.Of(Type)?.Cases.FirstOrDefault(form => form.Type == Default?.GetType() && !RecordShape.Of(form.Type).Keys.IsEmpty);

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
