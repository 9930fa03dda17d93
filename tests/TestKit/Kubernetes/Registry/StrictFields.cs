using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using Hayate.TestKit.Kubernetes.Storage;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>
/// Reads objects as the server does with <c>fieldValidation=Strict</c>, which here cannot be turned off: a field that the kind does not
/// have is an error.
/// </summary>
internal static class StrictFields
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, Type>> Known = [];

    /// <summary>Parses the body of a request.</summary>
    public static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw StatusException.BadRequest("the body of the request must be one JSON object");
        }
        catch (JsonException problem)
        {
            throw StatusException.BadRequest($"the object provided is unrecognized (must be of type JSON): {problem.Message}");
        }
    }

    /// <summary>Checks every field and reads the object.</summary>
    public static T Read<T>(JsonObject json)
    {
        var type = typeof(T).GetCustomAttribute<k8s.Models.KubernetesEntityAttribute>();
        var name = type is null ? typeof(T).Name : $"{type.Kind} in version \"{type.ApiVersion}\"";
        return (T)Read(json, typeof(T), name);
    }

    /// <summary>Checks every field of an object of a kind.</summary>
    public static void Check(ResourceKind kind, JsonObject json) => Read(json, kind.Type, $"{kind.Kind} in version \"v1\"");

    private static object Read(JsonObject json, Type type, string name)
    {
        var unknown = Unknown(json, type, "").ToList();
        if (unknown.Count > 0)
        {
            throw StatusException.BadRequest(
                $"{name} cannot be handled as a {name.Split(' ')[0]}: strict decoding error: {string.Join(", ", unknown.Select(field => $"unknown field \"{field}\""))}");
        }

        try
        {
            return typeof(KubernetesJson).GetMethods().Single(IsRead).MakeGenericMethod(type).Invoke(null, [json.ToJsonString(), null])!;
        }
        catch (TargetInvocationException problem)
        {
            throw StatusException.BadRequest($"{name} cannot be handled as a {name.Split(' ')[0]}: json: {problem.InnerException!.Message}");
        }
    }

    private static bool IsRead(MethodInfo method) =>
        method.Name == nameof(KubernetesJson.Deserialize) && method.GetParameters()[0].ParameterType == typeof(string) && method.IsGenericMethod;

    private static IEnumerable<string> Unknown(JsonNode? json, Type type, string path) => json switch
    {
        JsonObject map when ElementOf(type, typeof(IDictionary<,>), 1) is { } element => map.SelectMany(pair => Unknown(pair.Value, element, $"{path}.{pair.Key}")),
        JsonObject map when type.Namespace == "k8s.Models" && FieldsOf(type) is { Count: > 0 } fields => map.SelectMany(pair =>
            fields.TryGetValue(pair.Key, out var field) ? Unknown(pair.Value, field, Join(path, pair.Key)) : [Join(path, pair.Key)]),
        JsonArray list when ElementOf(type, typeof(IEnumerable<>), 0) is { } element => list.SelectMany((item, i) => Unknown(item, element, $"{path}[{i}]")),
        _ => [],
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static Type? ElementOf(Type type, Type generic, int argument) => type == typeof(string) ? null : type.GetInterfaces().Prepend(type)
        .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == generic)?.GetGenericArguments()[argument];

    private static Dictionary<string, Type> FieldsOf(Type type) => Known.GetOrAdd(type, static one => one.GetProperties()
        .Select(property => (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name, property.PropertyType))
        .Where(property => property.Name is not null)
        .ToDictionary(property => property.Name!, property => property.PropertyType));
}
