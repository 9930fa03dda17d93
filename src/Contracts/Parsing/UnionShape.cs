using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Parsing;

/// <summary>A record type with several forms, told apart by the word under one key.</summary>
internal sealed record UnionShape(string Discriminator, ImmutableArray<UnionCase> Cases)
{
    /// <summary>The forms of a type, or null when it has only one.</summary>
    public static UnionShape? Of(Type type)
    {
        var attribute = type.GetCustomAttribute<JsonPolymorphicAttribute>(inherit: false);
        if (attribute is null) return null;
        var forms = type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false);
        return new UnionShape(attribute.TypeDiscriminatorPropertyName!, [.. forms.Select(form => new UnionCase((string)form.TypeDiscriminator!, form.DerivedType))]);
    }

    /// <summary>The union of which a type is a form, or null when it is none.</summary>
    public static UnionShape? OfForm(Type form)
    {
        for (var declared = form.BaseType; declared is not null; declared = declared.BaseType)
            if (Of(declared) is { } union) return union;
        return null;
    }

    public UnionCase? Find(string? word) => Cases.FirstOrDefault(candidate => candidate.Word == word);

    public string WordOf(object value) => Cases.First(candidate => candidate.Type == value.GetType()).Word;

    /// <summary>Whether the discriminator stands outside, in the run's <c>method</c>, and is not written in the record itself.</summary>
    public static bool IsDiscriminatedByRun(Type type) => type.IsAssignableTo(typeof(ObjectiveSpec));
}

/// <summary>One form of a union.</summary>
internal sealed record UnionCase(string Word, Type Type);
