using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hayate.TestKit.Kubernetes.Storage;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>What holds for the metadata of every object, and for names.</summary>
internal static partial class ObjectRules
{
    private const string Subdomain =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    public static IEnumerable<FieldError> Validate(ResourceKind kind, JsonObject json)
    {
        var metadata = KubernetesJson.Deserialize<V1ObjectMeta>(json["metadata"]!.ToJsonString());
        if (string.IsNullOrEmpty(metadata.Name)) return [FieldError.Required("metadata.name", "name or generateName is required")];
        return [.. Name(kind, metadata.Name), .. Labels("metadata.labels", metadata.Labels), .. Annotations(metadata), .. Owners(metadata), .. Finalizers(metadata)];
    }

    public static bool IsDnsLabel(string name) => name.Length <= 63 && DnsLabel().IsMatch(name);

    public static bool IsSubdomain(string name) => name.Length <= 253 && name.Split('.').All(part => DnsLabel().IsMatch(part));

    /// <summary>Checks labels, or a selector that names some.</summary>
    public static IEnumerable<FieldError> Labels(string field, IDictionary<string, string>? labels)
    {
        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
        {
            if (!IsQualifiedName(key)) yield return FieldError.Invalid(field, key, "name part must consist of alphanumeric characters, '-', '_' or '.', at most 63, after an optional DNS prefix and '/'");
            if (value.Length > 63) yield return FieldError.Invalid(field, value, "must be no more than 63 characters");
            else if (value.Length > 0 && !LabelText().IsMatch(value))
            {
                yield return FieldError.Invalid(field, value, "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character");
            }
        }
    }

    private static IEnumerable<FieldError> Name(ResourceKind kind, string name)
    {
        var isLabel = kind.Type == typeof(V1Service) || kind.Type == typeof(V1Namespace);
        if (isLabel ? !IsDnsLabel(name) : !IsSubdomain(name)) yield return FieldError.Invalid("metadata.name", name, Subdomain);
    }

    private static IEnumerable<FieldError> Annotations(V1ObjectMeta metadata) =>
        (metadata.Annotations ?? new Dictionary<string, string>()).Keys.Where(key => !IsQualifiedName(key))
            .Select(key => FieldError.Invalid("metadata.annotations", key, "must be a qualified name"));

    private static IEnumerable<FieldError> Owners(V1ObjectMeta metadata)
    {
        var owners = metadata.OwnerReferences ?? [];
        foreach (var owner in owners)
        {
            if (string.IsNullOrEmpty(owner.ApiVersion)) yield return FieldError.Invalid("metadata.ownerReferences.apiVersion", owner.ApiVersion, "version must not be empty");
            if (string.IsNullOrEmpty(owner.Kind)) yield return FieldError.Invalid("metadata.ownerReferences.kind", owner.Kind, "must not be empty");
            if (string.IsNullOrEmpty(owner.Name)) yield return FieldError.Invalid("metadata.ownerReferences.name", owner.Name, "must not be empty");
            if (string.IsNullOrEmpty(owner.Uid)) yield return FieldError.Invalid("metadata.ownerReferences.uid", owner.Uid, "must not be empty");
        }

        if (owners.Count(owner => owner.Controller == true) > 1) yield return FieldError.Invalid("metadata.ownerReferences", "", "Only one reference can have Controller set to true");
    }

    private static IEnumerable<FieldError> Finalizers(V1ObjectMeta metadata) =>
        (metadata.Finalizers ?? []).Where(name => name is not ("orphan" or "foregroundDeletion" or "kubernetes") && !(name.Contains('/', StringComparison.Ordinal) && IsQualifiedName(name)))
            .Select(name => FieldError.Invalid("metadata.finalizers", name, "name is neither a standard finalizer name nor is it fully qualified"));

    private static bool IsQualifiedName(string key)
    {
        var parts = key.Split('/');
        return parts.Length <= 2 && parts[^1].Length is > 0 and <= 63 && LabelText().IsMatch(parts[^1]) && (parts.Length == 1 || IsSubdomain(parts[0]));
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex DnsLabel();

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")]
    private static partial Regex LabelText();
}
