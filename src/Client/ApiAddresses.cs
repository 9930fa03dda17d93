using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hayate.Client;

/// <summary>
/// Where the API answers: one address, or those of several coordinators, which all know the same. In text semicolons separate them.
/// </summary>
[JsonConverter(typeof(AsText))]
public sealed class ApiAddresses
{
    private ApiAddresses(ImmutableArray<Uri> all) => All = all;

    /// <summary>The addresses, at least one, in the order in which they are tried.</summary>
    public ImmutableArray<Uri> All { get; }

    /// <summary>One address.</summary>
    public static implicit operator ApiAddresses(Uri address) => FromUri(address);

    /// <summary>One address.</summary>
    public static ApiAddresses FromUri(Uri address) => new([address]);

    /// <summary>Reads addresses such as <c>http://10.0.0.1:7070;http://10.0.0.2:7070</c>. False where one is not of http or https, or there is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiAddresses? addresses)
    {
        var all = ImmutableArray.CreateBuilder<Uri>();
        addresses = null;
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return false;
            all.Add(address);
        }

        if (all.Count > 0) addresses = new(all.ToImmutable());
        return addresses is not null;
    }

    /// <summary>As it is read.</summary>
    public override string ToString() => string.Join(';', All.Select(address => address.OriginalString));

    private sealed class AsText : JsonConverter<ApiAddresses>
    {
        public override ApiAddresses Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var addresses) ? addresses : throw new JsonException("Addresses of the API are expected.");

        public override void Write(Utf8JsonWriter writer, ApiAddresses value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
