using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts;

/// <summary>
/// Equality of specifications by value. Records that hold arrays compare by reference; their digests are equal when all they say is equal.
/// </summary>
public static class SpecDigest
{
    /// <summary>SHA-256, in lower-case hexadecimal, of the canonical JSON of a run: keys in ordinal order, no white space, defaults written out.</summary>
    public static string Of(RunSpec spec) => Of<RunSpec>(spec);

    /// <summary>The digest of a part of a specification.</summary>
    /// <typeparam name="T">Declared type: for a union its base, so that the form is part of the digest.</typeparam>
    internal static string Of<T>(T value)
    {
        var canonical = Canonical(JsonSerializer.SerializeToNode(value, HayateJson.Options));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical?.ToJsonString() ?? "null")));
    }

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject keys => new JsonObject(keys
            .OrderBy(key => key.Key, StringComparer.Ordinal)
            .Select(key => KeyValuePair.Create(key.Key, Canonical(key.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Canonical)]),
        _ => node?.DeepClone(),
    };
}
