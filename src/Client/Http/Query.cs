using System.Globalization;

namespace Hayate.Client.Http;

/// <summary>A path and its query; parameters without a value are left out.</summary>
internal readonly record struct Query(string Path, string Parameters)
{
    public static Query To(string path) => new(path, "");

    public Query With(string name, string? value) =>
        value is null ? this : this with { Parameters = $"{Parameters}{(Parameters.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}" };

    public Query With(string name, long? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => Path + Parameters;
}
