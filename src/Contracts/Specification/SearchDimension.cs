using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hayate.Contracts.Specification;

/// <summary>One line of <c>space:</c>, the values that a key of the run may take.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ChoiceDimension), "choice")]
[JsonDerivedType(typeof(UniformDimension), "uniform")]
[JsonDerivedType(typeof(LogDimension), "log")]
[JsonDerivedType(typeof(IntegerDimension), "integer")]
public abstract record SearchDimension
{
    /// <summary>Dotted path of the key inside the run, for example <c>optimizer.learningRate</c>.</summary>
    public required string Path { get; init; }
}

/// <summary><c>choice: [a, b]</c>: one of the listed values.</summary>
public sealed record ChoiceDimension : SearchDimension
{
    /// <summary>The values as JSON.</summary>
    public required ImmutableArray<JsonElement> Values { get; init; }
}

/// <summary><c>uniform: [low, high]</c>: a real number, evenly distributed.</summary>
public sealed record UniformDimension : SearchDimension
{
    /// <summary>Lower bound, included.</summary>
    public required double Low { get; init; }

    /// <summary>Upper bound.</summary>
    public required double High { get; init; }
}

/// <summary><c>log: [low, high]</c>: a positive real number whose logarithm is evenly distributed.</summary>
public sealed record LogDimension : SearchDimension
{
    /// <summary>Lower bound, included, above zero.</summary>
    public required double Low { get; init; }

    /// <summary>Upper bound.</summary>
    public required double High { get; init; }
}

/// <summary><c>integer: [low, high]</c>: a whole number, both bounds included.</summary>
public sealed record IntegerDimension : SearchDimension
{
    /// <summary>Lower bound, included.</summary>
    public required long Low { get; init; }

    /// <summary>Upper bound, included.</summary>
    public required long High { get; init; }
}
