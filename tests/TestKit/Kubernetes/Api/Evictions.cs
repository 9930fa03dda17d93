using Hayate.TestKit.Kubernetes.Controllers;
using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>The eviction subresource of pods: a deletion that says why.</summary>
internal sealed class Evictions(ObjectStore store, ObjectRegistry registry, Cluster cluster)
{
    public V1Status Evict(ObjectKey key, V1Eviction eviction)
    {
        if (eviction.Metadata?.Name != key.Name) throw StatusException.BadRequest("name in URL does not match name in Eviction object");
        return store.Atomically(() =>
        {
            var pod = store.Find(key)?.As<V1Pod>() ?? throw StatusException.NotFound(key);
            if (pod.Status?.Phase is not ("Succeeded" or "Failed") && pod.Metadata.DeletionTimestamp is null)
            {
                cluster.Disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
            }

            registry.Delete(key, eviction.DeleteOptions ?? new());
            return new V1Status { ApiVersion = "v1", Kind = "Status", Metadata = new(), Status = "Success", Code = 201 };
        });
    }
}
