using System.Globalization;
using System.Text.Json.Nodes;
using Hayate.TestKit.Kubernetes.Storage;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>The part of an object that a write may change.</summary>
internal enum Part
{
    /// <summary>All but the status.</summary>
    Main,

    /// <summary>The status alone, and labels and annotations.</summary>
    Status,

    /// <summary>All, as no request can: the controllers' own way.</summary>
    Everything,
}

/// <summary>What the API server does between a request and the store: defaults, checks, identity, conflicts, finalizers.</summary>
internal sealed class ObjectRegistry(ObjectStore store, KindRules rules, TimeProvider time)
{
    /// <summary>Letters of the suffixes of generated names: no vowels, so no words.</summary>
    private const string SuffixLetters = "bcdfghjklmnpqrstvwxz2456789";

    private readonly Random _random = new(Seed: 20);

    /// <summary>Creates an object, in the namespace of the request.</summary>
    public StoredObject Create(ResourceKind kind, string inNamespace, JsonObject json) => store.Atomically(() =>
    {
        StrictFields.Check(kind, json);
        RequireIdentity(kind, json);
        var metadata = Metadata(json);
        if (kind.IsNamespaced) SetNamespace(metadata, inNamespace);
        if (metadata["resourceVersion"]?.ToString() is { Length: > 0 }) throw StatusException.BadRequest("resourceVersion should not be set on objects to be created");
        if (metadata["name"] is null && metadata["generateName"] is { } start) metadata["name"] = start + Suffix();
        var key = new ObjectKey(kind, kind.IsNamespaced ? inNamespace : "", metadata["name"]?.ToString() ?? "");
        foreach (var mine in (string[])["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields"]) metadata.Remove(mine);
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Timestamp(time.GetUtcNow());
        metadata["generation"] = 1;
        if (kind.HasStatus) json.Remove("status");
        var prepared = rules.Prepare(kind, json);
        Refuse(key, [.. ObjectRules.Validate(kind, prepared), .. KindRules.Validate(kind, prepared)]);
        if (kind.IsNamespaced && store.Find(new(ResourceKind.Of<V1Namespace>(), "", inNamespace)) is null)
        {
            throw StatusException.NotFound(new(ResourceKind.Of<V1Namespace>(), "", inNamespace));
        }

        if (store.Find(key) is { } existing) throw StatusException.AlreadyExists(key, existing.Metadata.DeletionTimestamp is not null);
        return store.Put(kind, prepared);
    });

    /// <summary>Replaces an object, or its status.</summary>
    public StoredObject Replace(ObjectKey key, Part part, JsonObject json) => store.Atomically(() =>
    {
        StrictFields.Check(key.Kind, json);
        RequireIdentity(key.Kind, json);
        if (Metadata(json)["name"]?.ToString() != key.Name)
        {
            throw StatusException.BadRequest($"the name of the object ({Metadata(json)["name"]}) does not match the name on the URL ({key.Name})");
        }

        return Write(Existing(key), part, json);
    });

    /// <summary>Changes an object, or its status, from what it is now.</summary>
    public StoredObject Change(ObjectKey key, Part part, Func<JsonObject, JsonObject> change) => store.Atomically(() =>
    {
        var existing = Existing(key);
        var changed = change(existing.Copy());
        StrictFields.Check(key.Kind, changed);
        return Write(existing, part, changed);
    });

    /// <summary>Deletes an object, or begins to.</summary>
    /// <returns>The object where it is still there, and as it was last where it is not.</returns>
    public (StoredObject Object, bool IsGone) Delete(ObjectKey key, V1DeleteOptions options) => store.Atomically(() =>
    {
        var existing = Existing(key);
        CheckPreconditions(existing, options.Preconditions);
        var grace = KindRules.GracePeriod(existing, options.GracePeriodSeconds);
        var json = existing.Copy();
        var metadata = Metadata(json);
        AddFinalizers(key.Kind, metadata, options);
        var before = existing.Metadata.DeletionGracePeriodSeconds;
        if (before is null || grace < before)
        {
            metadata["deletionGracePeriodSeconds"] = grace;
            metadata["deletionTimestamp"] = Timestamp(time.GetUtcNow().AddSeconds(grace));
        }

        return Save(existing, json);
    });

    private StoredObject Existing(ObjectKey key) => store.Find(key) ?? throw StatusException.NotFound(key);

    private StoredObject Write(StoredObject existing, Part part, JsonObject json)
    {
        var (kind, metadata, before) = (existing.Key.Kind, Metadata(json), existing.Copy());
        CheckVersion(existing, metadata);
        if (kind.IsNamespaced) SetNamespace(metadata, existing.Key.Namespace);
        foreach (var fixedField in (string[])["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName", "name", "uid"])
        {
            Take(before["metadata"]!.AsObject(), metadata, fixedField);
        }

        if (kind.HasStatus && part == Part.Main) Take(before, json, "status");
        if (part == Part.Status) foreach (var name in before.Select(pair => pair.Key).Except(["status", "metadata"]).ToList()) Take(before, json, name);
        var errors = ObjectRules.Validate(kind, json).Concat(part == Part.Main ? KindRules.ValidateUpdate(kind, before, json) : []).ToList();
        Refuse(existing.Key, errors);
        if (!JsonNode.DeepEquals(before["spec"], json["spec"])) metadata["generation"] = (existing.Metadata.Generation ?? 0) + 1;
        return Save(existing, json).Object;
    }

    private static void CheckVersion(StoredObject existing, JsonObject metadata)
    {
        var uid = metadata["uid"]?.ToString();
        if (uid is { Length: > 0 } && uid != existing.Metadata.Uid)
        {
            throw StatusException.Conflict(existing.Key, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {existing.Metadata.Uid}");
        }

        var version = metadata["resourceVersion"]?.ToString() ?? "";
        if (version.Length == 0 && existing.Key.Kind.NeedsVersion)
        {
            throw StatusException.Invalid(existing.Key, [FieldError.Invalid("metadata.resourceVersion", 0, "must be specified for an update")]);
        }

        if (version.Length > 0 && version != existing.Metadata.ResourceVersion) throw StatusException.Modified(existing.Key);
    }

    private static void CheckPreconditions(StoredObject existing, V1Preconditions? wanted)
    {
        if (wanted?.Uid is { } uid && uid != existing.Metadata.Uid)
        {
            throw StatusException.Conflict(
                existing.Key, $"the UID in the precondition ({uid}) does not match the UID in record ({existing.Metadata.Uid}). The object might have been deleted and then recreated");
        }

        if (wanted?.ResourceVersion is { } version && version != existing.Metadata.ResourceVersion)
        {
            throw StatusException.Conflict(
                existing.Key, $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({existing.Metadata.ResourceVersion}). The object might have been modified");
        }
    }

    private static void AddFinalizers(ResourceKind kind, JsonObject metadata, V1DeleteOptions options)
    {
        // Jobs keep their pods unless told otherwise, as they did before there was garbage collection.
        var policy = options.PropagationPolicy ?? (kind.Type == typeof(V1Job) ? "Orphan" : "Background");
        var finalizer = policy switch
        {
            "Orphan" => "orphan",
            "Foreground" => "foregroundDeletion",
            "Background" => null,
            _ => throw StatusException.BadRequest($"invalid propagationPolicy: {policy}"),
        };
        var kept = (metadata["finalizers"] as JsonArray ?? []).Select(one => one!.ToString()).Where(one => one is not ("orphan" or "foregroundDeletion"));
        JsonArray all = [.. kept.Concat(finalizer is null ? [] : [finalizer]).Select(one => (JsonNode)one)];
        if (all.Count > 0) metadata["finalizers"] = all;
        else metadata.Remove("finalizers");
    }

    /// <summary>Writes an object, or removes it where nothing keeps it any longer.</summary>
    private (StoredObject Object, bool IsGone) Save(StoredObject existing, JsonObject json)
    {
        var metadata = KubernetesJson.Deserialize<V1ObjectMeta>(json["metadata"]!.ToJsonString());
        if (metadata is not { DeletionTimestamp: not null, DeletionGracePeriodSeconds: 0, Finalizers: null or { Count: 0 } }) return (store.Put(existing.Key.Kind, json), false);
        store.Remove(existing);
        return (existing, true);
    }

    private static void RequireIdentity(ResourceKind kind, JsonObject json)
    {
        if (json["kind"]?.ToString() is { } stated && stated != kind.Kind || json["apiVersion"]?.ToString() is { } version && version != kind.ApiVersion)
        {
            throw StatusException.BadRequest(
                $"the API version in the data ({json["apiVersion"]}, Kind={json["kind"]}) does not match the expected API version ({kind.ApiVersion}, Kind={kind.Kind})");
        }

        json["kind"] = kind.Kind;
        json["apiVersion"] = kind.ApiVersion;
    }

    private static void SetNamespace(JsonObject metadata, string inNamespace)
    {
        var stated = metadata["namespace"]?.ToString() ?? "";
        if (stated.Length > 0 && stated != inNamespace) throw StatusException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        metadata["namespace"] = inNamespace;
    }

    private static void Refuse(ObjectKey key, List<FieldError> errors)
    {
        if (errors.Count > 0) throw StatusException.Invalid(key, errors);
    }

    private static void Take(JsonObject from, JsonObject to, string name)
    {
        if (from[name] is { } value) to[name] = value.DeepClone();
        else to.Remove(name);
    }

    private static JsonObject Metadata(JsonObject json)
    {
        if (json["metadata"] is not JsonObject metadata) json["metadata"] = metadata = [];
        return metadata;
    }

    private string Suffix() => string.Concat(Enumerable.Range(0, 5).Select(_ => SuffixLetters[_random.Next(SuffixLetters.Length)]));

    private static string Timestamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
