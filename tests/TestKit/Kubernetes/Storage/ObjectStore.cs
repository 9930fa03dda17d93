using System.Globalization;
using System.Text.Json.Nodes;

namespace Hayate.TestKit.Kubernetes.Storage;

/// <summary>Every object's newest revision, and one count of revisions for all, as in etcd.</summary>
internal sealed class ObjectStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, StoredObject> _objects = [];
    private long _revision = 1;

    public WatchHistory History { get; } = new();

    /// <summary>The newest revision of anything.</summary>
    public long Revision
    {
        get
        {
            lock (_gate) return _revision;
        }
    }

    /// <summary>Does work between whose reads and writes nobody else writes.</summary>
    public T Atomically<T>(Func<T> work)
    {
        lock (_gate) return work();
    }

    public StoredObject? Find(ObjectKey key)
    {
        lock (_gate) return _objects.GetValueOrDefault(key);
    }

    /// <summary>Objects of a kind, in all namespaces where none is named, by namespace and name, and the revision they are of.</summary>
    public (IReadOnlyList<StoredObject> Items, long Revision) List(ResourceKind kind, string? inNamespace = null)
    {
        lock (_gate)
        {
            var found = _objects.Values.Where(item => item.Key.Kind == kind && (inNamespace is null || item.Key.Namespace == inNamespace));
            return ([.. found.OrderBy(item => item.Key.Namespace, StringComparer.Ordinal).ThenBy(item => item.Key.Name, StringComparer.Ordinal)], _revision);
        }
    }

    /// <summary>Every object.</summary>
    public IReadOnlyList<StoredObject> All()
    {
        lock (_gate) return [.. _objects.Values];
    }

    /// <summary>Writes a new revision. What would change nothing is not written.</summary>
    public StoredObject Put(ResourceKind kind, JsonObject json)
    {
        lock (_gate)
        {
            var metadata = json["metadata"]!.AsObject();
            var before = Find(new(kind, metadata["namespace"]?.ToString() ?? "", metadata["name"]!.ToString()));
            if (before is not null)
            {
                metadata["resourceVersion"] = Text(before.Revision);
                if (JsonNode.DeepEquals(json, before.Copy())) return before;
            }

            var now = Stamp(kind, json);
            _objects[now.Key] = now;
            History.Append(new(before is null ? ChangeKind.Added : ChangeKind.Modified, now, before));
            return now;
        }
    }

    public void Remove(StoredObject item)
    {
        lock (_gate)
        {
            if (!_objects.Remove(item.Key)) return;
            History.Append(new(ChangeKind.Deleted, Stamp(item.Key.Kind, item.Copy()), item));
        }
    }

    private static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    private StoredObject Stamp(ResourceKind kind, JsonObject json)
    {
        json["metadata"]!["resourceVersion"] = Text(++_revision);
        return new(kind, json);
    }
}
