using System.Diagnostics;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>What a container asks to be done before it is told to end. Its time is part of the grace period.</summary>
internal static class PreStopHook
{
    public static async Task RunAsync(V1Container container, PodStop stop, Task exit)
    {
        if (container.Lifecycle?.PreStop is not { } hook) return;
        if (hook.Exec is null) throw new NotSupportedException("This stand-in knows preStop hooks of the kind exec.");
        using var process = Process.Start(new ProcessStartInfo(hook.Exec.Command[0], hook.Exec.Command.Skip(1)))!;
        await Task.WhenAny(process.WaitForExitAsync(stop.Killed), exit, stop.TimeIsUpAsync());
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }
}
