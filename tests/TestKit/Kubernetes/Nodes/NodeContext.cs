using Hayate.TestKit.Kubernetes.Controllers;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>What kubelets work with.</summary>
/// <param name="Cluster">The objects.</param>
/// <param name="Api">Closed while the API is away.</param>
/// <param name="Options">Images and times.</param>
/// <param name="Directory">Where pods and claimed volumes have their files.</param>
/// <param name="ApiPort">Where pods find the API.</param>
/// <param name="Time">The clock.</param>
internal sealed record NodeContext(Cluster Cluster, ApiGate Api, StandInOptions Options, string Directory, int ApiPort, TimeProvider Time);
