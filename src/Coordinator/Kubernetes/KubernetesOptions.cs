using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using k8s.Models;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>Workers that Kubernetes makes for an attempt, from <c>Hayate:Kubernetes:*</c>. Read and checked by <see cref="KubernetesSettings"/>.</summary>
internal sealed record KubernetesOptions
{
    /// <summary><c>Enabled</c>: whether the coordinator looks at a cluster at all. Default: false.</summary>
    public required bool Enabled { get; init; }

    /// <summary><c>Kubeconfig</c>: file that says where the cluster is and who asks. Default: none, the service account of the coordinator's own pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary><c>Namespace</c>: where Jobs are made. Default: that of the pod or of the kubeconfig's context.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>Installation</c>: label that marks what belongs to this database. Two installations in one namespace need two names. Default: hayate.</summary>
    public required string Installation { get; init; }

    /// <summary><c>Devices</c>: kinds of device whose runs get workers on demand, separated by commas; empty for none. Default: cpu,cuda.</summary>
    public required ImmutableArray<DeviceKind> Devices { get; init; }

    /// <summary><c>Image</c>: the worker's image. Needed when there are devices.</summary>
    public required string Image { get; init; }

    /// <summary><c>Command</c>: program of the container, words separated by spaces; <c>agent</c> is added. Default: the image's own.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary><c>CoordinatorAddress</c>: where pods reach the API, such as http://hayate-coordinator:7070. Needed when there are devices.</summary>
    public required string CoordinatorAddress { get; init; }

    /// <summary><c>ServiceAccount</c>: of the worker pods. Default: the template's, or the namespace's default.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary><c>Secrets</c>: names of secrets whose keys become the worker's environment, separated by commas. Default: none.</summary>
    public required ImmutableArray<string> Secrets { get; init; }

    /// <summary><c>NodeSelector</c>: labels of nodes as key=value, separated by commas. Default: none.</summary>
    public required ImmutableSortedDictionary<string, string> NodeSelector { get; init; }

    /// <summary>
    /// <c>SpotTolerations</c>: taints that preemptible runs tolerate, as key=value:Effect, separated by commas. Default: those that AKS and GKE
    /// give to spot nodes.
    /// </summary>
    public required ImmutableArray<V1Toleration> SpotTolerations { get; init; }

    /// <summary><c>CpuSlotsPerPod</c> and <c>CudaSlotsPerPod</c>: most ranks in one pod. Default: 1.</summary>
    public required ImmutableDictionary<DeviceKind, int> SlotsPerPod { get; init; }

    /// <summary><c>CpuPerSlot</c>: cores of a rank, requested and limited. Default: 1.</summary>
    public required ResourceQuantity CpuPerSlot { get; init; }

    /// <summary><c>MemoryPerSlot</c>: memory of a rank, requested and limited. Default: 2Gi.</summary>
    public required ResourceQuantity MemoryPerSlot { get; init; }

    /// <summary><c>GpuResource</c>: resource of which a rank on a GPU gets one. Default: nvidia.com/gpu.</summary>
    public required string GpuResource { get; init; }

    /// <summary><c>PodTemplate</c>: YAML file of a PodTemplateSpec on which pods are built. Default: none.</summary>
    public V1PodTemplateSpec? PodTemplate { get; init; }

    /// <summary><c>KueueQueue</c>: local queue that admits the Jobs. Default: none.</summary>
    public string? KueueQueue { get; init; }

    /// <summary><c>MaxPendingJobs</c>: Jobs of one kind of device that may wait for their attempt to begin. Default: 8.</summary>
    public required int MaxPendingJobs { get; init; }

    /// <summary><c>KeepFinishedSeconds</c>: time that a finished Job stays to be looked at. Default: 3600.</summary>
    public required int KeepFinishedSeconds { get; init; }
}
