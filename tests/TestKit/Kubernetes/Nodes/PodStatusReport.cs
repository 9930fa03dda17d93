using Hayate.TestKit.Kubernetes.Controllers;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>A pod's status as its node sees it, written whenever it changes and the API is there.</summary>
internal sealed class PodStatusReport(V1Pod pod, NodeContext context, CancellationToken killed)
{
    private const int TerminationMessageLimit = 2048;

    private readonly SemaphoreSlim _writing = new(1);
    private readonly ApiGate _open = new();

    /// <summary>The pod's address.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The pod with its newest status.</summary>
    public V1Pod Known => context.Cluster.Find<V1Pod>(pod.Metadata.NamespaceProperty, pod.Metadata.Name) is { } now && now.Metadata.Uid == pod.Metadata.Uid ? now : pod;

    private DateTime Now => context.Cluster.Now;

    /// <summary>Writes nothing until <see cref="Open"/>.</summary>
    public void Close() => _open.Close();

    public void Open() => _open.Open();

    public Task SetUpAsync(string address)
    {
        Address = address;
        return WriteAsync(status =>
        {
            status.StartTime ??= Now;
            (status.HostIP, status.HostIPs, status.PodIP, status.PodIPs) = ("127.0.0.1", [new() { Ip = "127.0.0.1" }], address, [new() { Ip = address }]);
            status.InitContainerStatuses = pod.Spec.InitContainers is { } first ? [.. first.Select(Creating)] : null;
            status.ContainerStatuses = [.. pod.Spec.Containers.Select(Creating)];
            Conditions.Set(status, "PodReadyToStartContainers", "True", null, null, Now);
            if (pod.Spec.InitContainers is { Count: > 0 } all) Conditions.Set(status, "Initialized", "False", "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', all.Select(one => one.Name))}]", Now);
            SetReady(status);
        });
    }

    public Task InitializedAsync() => WriteAsync(status => Conditions.Set(status, "Initialized", "True", null, null, Now));

    public Task WaitingAsync(V1Container container, string reason, string message) =>
        WriteAsync(status => StatusOf(status, container.Name).State = new() { Waiting = new() { Reason = reason, Message = message } });

    public Task RunningAsync(V1Container container, int process, int restarts, DateTime started, bool isInit) => WriteAsync(status =>
    {
        var one = StatusOf(status, container.Name);
        (one.State, one.Started, one.RestartCount, one.ContainerID) = (new() { Running = new() { StartedAt = started } }, true, restarts, $"standin://{process}");
        if (!isInit) status.Phase = "Running";
        SetReady(status);
    });

    public Task ReadyAsync(V1Container container) => WriteAsync(status =>
    {
        var one = StatusOf(status, container.Name);
        one.Ready = one.State.Running is not null;
        SetReady(status);
    });

    public Task TerminatedAsync(V1Container container, int code, DateTime started, string logs, bool isInit, bool isLast) => WriteAsync(status =>
    {
        var one = StatusOf(status, container.Name);
        var end = new V1ContainerStateTerminated
        {
            ExitCode = code,
            Reason = code == 0 ? "Completed" : "Error",
            StartedAt = started,
            FinishedAt = Now,
            ContainerID = one.ContainerID,
            Message = code != 0 && container.TerminationMessagePolicy == "FallbackToLogsOnError" ? logs[Math.Max(0, logs.Length - TerminationMessageLimit)..] : null,
        };
        (one.Started, one.Ready) = (false, isInit && code == 0);
        if (isLast)
        {
            one.State = new() { Terminated = end };
        }
        else
        {
            one.LastState = new() { Terminated = end };
            one.State = new() { Waiting = new() { Reason = "CrashLoopBackOff", Message = $"back-off restarting failed container={container.Name} pod={pod.Metadata.Name}" } };
        }

        SetReady(status);
    });

    /// <summary>The pod has ended.</summary>
    public Task FinishAsync(string phase) => WriteAsync(status =>
    {
        status.Phase = phase;
        foreach (var one in (status.InitContainerStatuses ?? []).Concat(status.ContainerStatuses).Where(one => one.State.Terminated is null))
        {
            // Never started, as the pod was deleted before.
            one.State = new() { Terminated = new() { ExitCode = 137, Reason = "ContainerStatusUnknown", Message = "The container could not be located when the pod was terminated" } };
            (one.Ready, one.Started) = (false, false);
        }

        if (phase == "Succeeded") Conditions.Set(status, "Initialized", "True", "PodCompleted", null, Now);
        foreach (var type in (string[])["Ready", "ContainersReady"]) Conditions.Set(status, type, "False", phase == "Succeeded" ? "PodCompleted" : "PodFailed", null, Now);
    });

    /// <summary>Nothing of the pod is left here: its object may go.</summary>
    public async Task DeleteAsync()
    {
        await OpenAsync();
        context.Cluster.Delete(pod, gracePeriodSeconds: 0);
    }

    private static V1ContainerStatus Creating(V1Container container) => new()
    {
        Name = container.Name,
        Image = container.Image,
        ImageID = $"standin://{container.Image}",
        State = new() { Waiting = new() { Reason = "ContainerCreating" } },
        Started = false,
    };

    private static V1ContainerStatus StatusOf(V1PodStatus status, string name) =>
        status.ContainerStatuses.Concat(status.InitContainerStatuses ?? []).Single(one => one.Name == name);

    private void SetReady(V1PodStatus status)
    {
        var unready = status.ContainerStatuses.Where(one => !one.Ready).Select(one => one.Name).ToList();
        foreach (var type in (string[])["ContainersReady", "Ready"])
        {
            if (unready.Count == 0) Conditions.Set(status, type, "True", null, null, Now);
            else Conditions.Set(status, type, "False", "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]", Now);
        }
    }

    private async Task OpenAsync()
    {
        await _open.OpenAsync(killed);
        await context.Api.OpenAsync(killed);
    }

    private async Task WriteAsync(Action<V1PodStatus> change)
    {
        await _writing.WaitAsync(killed);
        try
        {
            await OpenAsync();
            context.Cluster.Change(pod, now => change(now.Status));
        }
        finally
        {
            _writing.Release();
        }
    }
}
