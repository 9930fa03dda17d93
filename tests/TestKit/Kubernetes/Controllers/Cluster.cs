using System.Text.Json.Nodes;
using Hayate.TestKit.Kubernetes.Registry;
using Hayate.TestKit.Kubernetes.Storage;
using k8s;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Controllers;

/// <summary>The objects in the client's types, for controllers and kubelets: they see and change them as requests do, without the way over HTTP.</summary>
internal sealed class Cluster(ObjectStore store, ObjectRegistry registry, TimeProvider time)
{
    /// <summary>Now, in whole seconds as objects state times.</summary>
    public DateTime Now => new(time.GetUtcNow().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    public IReadOnlyList<T> List<T>() => [.. store.List(ResourceKind.Of<T>()).Items.Select(item => item.As<T>())];

    public T? Find<T>(string inNamespace, string name)
        where T : class => store.Find(new(ResourceKind.Of<T>(), inNamespace, name))?.As<T>();

    public T Create<T>(T created)
        where T : IKubernetesObject<V1ObjectMeta> =>
        registry.Create(ResourceKind.Of<T>(), created.Metadata.NamespaceProperty ?? "", Json(created)).As<T>();

    /// <summary>Changes an object from what it is now.</summary>
    /// <returns>Whether it was still there.</returns>
    public bool Change<T>(T known, Action<T> change)
        where T : IKubernetesObject<V1ObjectMeta> => store.Atomically(() =>
        {
            var key = KeyOf(known);
            if (store.Find(key) is not { } item || item.Metadata.Uid != known.Metadata.Uid) return false;
            registry.Change(key, Part.Everything, json =>
            {
                var now = KubernetesJson.Deserialize<T>(json.ToJsonString());
                change(now);
                return Json(now);
            });
            return true;
        });

    /// <summary>Deletes an object, if it is still there.</summary>
    public void Delete<T>(T known, long? gracePeriodSeconds = null, string? propagation = null)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        store.Atomically(() =>
        {
            var key = KeyOf(known);
            if (store.Find(key)?.Metadata.Uid != known.Metadata.Uid) return false;
            registry.Delete(key, new() { GracePeriodSeconds = gracePeriodSeconds, PropagationPolicy = propagation });
            return true;
        });
    }

    /// <summary>Marks a pod as about to be ended by the system rather than by what runs in it.</summary>
    public bool Disrupt(V1Pod pod, string reason, string message) =>
        Change(pod, now => Conditions.Set(now.Status, "DisruptionTarget", "True", reason, message, Now));

    private static ObjectKey KeyOf<T>(T known)
        where T : IKubernetesObject<V1ObjectMeta> => new(ResourceKind.Of<T>(), known.Metadata.NamespaceProperty ?? "", known.Metadata.Name);

    private static JsonObject Json<T>(T item) => JsonNode.Parse(KubernetesJson.Serialize(item))!.AsObject();
}
