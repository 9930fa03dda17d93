using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>Writes a <c>Status</c>, which the client's own serializer only reads.</summary>
internal static class StatusJson
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Write(V1Status status) => JsonSerializer.Serialize(status, Options);
}
