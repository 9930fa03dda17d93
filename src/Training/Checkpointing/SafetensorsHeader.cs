using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>The JSON header of a safetensors file.</summary>
internal sealed record SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";

    private static readonly FrozenDictionary<string, ScalarType> Types = new Dictionary<string, ScalarType>
    {
        ["BOOL"] = ScalarType.Bool,
        ["U8"] = ScalarType.Byte,
        ["I8"] = ScalarType.Int8,
        ["I16"] = ScalarType.Int16,
        ["I32"] = ScalarType.Int32,
        ["I64"] = ScalarType.Int64,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["F32"] = ScalarType.Float32,
        ["F64"] = ScalarType.Float64,
    }.ToFrozenDictionary();

    /// <summary>Tensors in the order of their bytes.</summary>
    public required ImmutableArray<SafetensorsEntry> Entries { get; init; }

    /// <summary>Free text by key.</summary>
    public required ImmutableSortedDictionary<string, string> Metadata { get; init; }

    public static byte[] Encode(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            long offset = 0;
            HashSet<string> names = [MetadataKey];
            foreach (NamedTensor named in tensors)
            {
                if (!names.Add(named.Name))
                    throw new ArgumentException($"A safetensors file holds each name once, and never '{MetadataKey}': '{named.Name}'.", nameof(tensors));
                offset = WriteEntry(json, named, offset);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    public static SafetensorsHeader Decode(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException("The safetensors header is not a JSON object.");
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        List<SafetensorsEntry> entries = [];
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.Name == MetadataKey)
                metadata.AddRange(property.Value.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString() ?? "")));
            else
                entries.Add(DecodeEntry(property));
        }

        ImmutableArray<SafetensorsEntry> ordered = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        CheckLayout(ordered);
        return new SafetensorsHeader { Entries = ordered, Metadata = metadata.ToImmutable() };
    }

    private static SafetensorsEntry DecodeEntry(JsonProperty property)
    {
        try
        {
            string type = property.Value.GetProperty("dtype").GetString() ?? "null";
            if (!Types.TryGetValue(type, out ScalarType scalar))
                throw new InvalidDataException($"Tensor '{property.Name}' has type {type}; known are {string.Join(", ", Types.Keys.Order())}.");
            ImmutableArray<long> shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            long[] place = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
            if (place.Length != 2 || shape.Any(size => size < 0))
                throw new InvalidDataException($"Tensor '{property.Name}' has an impossible shape or place.");
            return new SafetensorsEntry(property.Name, scalar, shape, place[0], place[1]);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"Tensor '{property.Name}' lacks a valid dtype, shape or data_offsets.", e);
        }
    }

    /// <summary>The format allows neither gaps nor overlaps, so that a file can hide nothing and means one thing only.</summary>
    private static void CheckLayout(ImmutableArray<SafetensorsEntry> entries)
    {
        long expected = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != expected)
                throw new InvalidDataException($"Tensor '{entry.Name}' begins at {entry.Begin} instead of {expected}: tensors overlap or leave a gap.");
            expected = checked(entry.Begin + (entry.Shape.Aggregate(1L, (product, size) => checked(product * size)) * ElementSize(entry.Type)));
            if (entry.End != expected)
                throw new InvalidDataException($"Tensor '{entry.Name}' ends at {entry.End}; its type and shape say {expected}.");
        }
    }

    private static int ElementSize(ScalarType type) => type switch
    {
        ScalarType.Bool or ScalarType.Byte or ScalarType.Int8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        _ => 8,
    };

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(MetadataKey);
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static long WriteEntry(Utf8JsonWriter json, NamedTensor named, long offset)
    {
        string type = Types.FirstOrDefault(pair => pair.Value == named.Tensor.dtype).Key
            ?? throw new ArgumentException($"Tensor '{named.Name}' has type {named.Tensor.dtype}, which safetensors does not know.", nameof(named));
        long end = offset + (named.Tensor.numel() * ElementSize(named.Tensor.dtype));
        json.WriteStartObject(named.Name);
        json.WriteString("dtype", type);
        json.WriteStartArray("shape");
        foreach (long size in named.Tensor.shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }
}
