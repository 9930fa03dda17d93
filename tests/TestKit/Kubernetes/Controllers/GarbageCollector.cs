using System.Text.Json.Nodes;
using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>Deletes what no owner is left of, and lets owners go once their dependents are gone (foreground) or free (orphan).</summary>
internal sealed class GarbageCollector(ObjectStore store, ObjectRegistry registry)
{
    private const string Foreground = "foregroundDeletion";
    private const string Orphan = "orphan";

    public TimeSpan? Pass()
    {
        var all = store.All();
        var byUid = all.ToDictionary(item => item.Metadata.Uid);
        foreach (var item in all.Where(IsGoing)) Finish(item, [.. all.Where(one => OwnersOf(one).Contains(item.Metadata.Uid))]);
        foreach (var item in all.Where(item => OwnersOf(item) is { Count: > 0 } owners && !owners.Any(byUid.ContainsKey)))
        {
            if (!IsGoing(item)) Delete(item, "Background");
        }

        return null;
    }

    private void Finish(StoredObject owner, List<StoredObject> dependents)
    {
        if (owner.Metadata.Finalizers?.Contains(Orphan) == true)
        {
            foreach (var dependent in dependents) Change(dependent, json => RemoveOwner(json, owner.Metadata.Uid));
            Change(owner, json => RemoveFinalizer(json, Orphan));
        }
        else if (owner.Metadata.Finalizers?.Contains(Foreground) == true)
        {
            foreach (var dependent in dependents.Where(one => !IsGoing(one))) Delete(dependent, "Foreground");
            if (!dependents.Any(one => one.Metadata.OwnerReferences.Any(reference => reference.Uid == owner.Metadata.Uid && reference.BlockOwnerDeletion == true)))
            {
                Change(owner, json => RemoveFinalizer(json, Foreground));
            }
        }
    }

    private static bool IsGoing(StoredObject item) => item.Metadata.DeletionTimestamp is not null;

    private static List<string> OwnersOf(StoredObject item) => [.. (item.Metadata.OwnerReferences ?? []).Select(owner => owner.Uid)];

    private void Delete(StoredObject item, string propagation)
    {
        if (store.Find(item.Key)?.Metadata.Uid == item.Metadata.Uid) registry.Delete(item.Key, new() { PropagationPolicy = propagation });
    }

    private void Change(StoredObject item, Action<JsonObject> change)
    {
        if (store.Find(item.Key)?.Metadata.Uid != item.Metadata.Uid) return;
        registry.Change(item.Key, Part.Everything, json =>
        {
            change(json["metadata"]!.AsObject());
            return json;
        });
    }

    private static void RemoveOwner(JsonObject metadata, string uid)
    {
        var left = metadata["ownerReferences"]!.AsArray().Where(owner => owner!["uid"]!.ToString() != uid).Select(owner => owner!.DeepClone()).ToArray();
        if (left.Length > 0) metadata["ownerReferences"] = new JsonArray(left);
        else metadata.Remove("ownerReferences");
    }

    private static void RemoveFinalizer(JsonObject metadata, string finalizer)
    {
        var left = metadata["finalizers"]!.AsArray().Select(one => one!.ToString()).Where(one => one != finalizer).ToList();
        if (left.Count > 0) metadata["finalizers"] = new JsonArray([.. left.Select(one => (JsonNode)one)]);
        else metadata.Remove("finalizers");
    }
}
