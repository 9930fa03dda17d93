using System.Collections.Immutable;
using System.Globalization;

namespace Hayate.Client.Http;

/// <summary>A path and its query; parameters without a value are left out.</summary>
internal readonly record struct Query(string Path, string Parameters)
{
    public static Query To(string path) => new(path, "");

    public Query With(string name, string? value) =>
        value is null ? this : this with { Parameters = $"{Parameters}{(Parameters.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}" };

    public Query With(string name, long? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query WithEach(string name, ImmutableArray<string> values) =>
        values.IsDefault ? this : values.Aggregate(this, (query, value) => query.With(name, value));

    public override string ToString() => Path + Parameters;
}
