using System.Collections.Concurrent;
using System.ComponentModel;
using Hayate.TestKit.Kubernetes.Controllers;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>One pod on its node, from its first status to its last.</summary>
internal sealed class PodWorker
{
    private readonly NodeContext _context;
    private readonly V1Pod _pod;
    private readonly string _directory;
    private readonly PodStop _stop;
    private readonly ConcurrentDictionary<string, ContainerProcess> _running = [];
    private readonly ConcurrentQueue<ContainerProcess> _all = [];
    private readonly PodStatusReport _report;

    public PodWorker(V1Pod pod, NodeContext context)
    {
        (_pod, _context) = (pod, context);
        _directory = Directory.CreateDirectory(Path.Combine(context.Directory, "pods", pod.Metadata.Uid)).FullName;
        _stop = new(context.Time);
        _report = new(pod, context, _stop.Killed);
        Completion = Task.Run(RunAsync);
    }

    /// <summary>Completes when nothing of it runs and its last status is written.</summary>
    public Task Completion { get; }

    /// <summary>What went wrong here, rather than in a container.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What its containers wrote.</summary>
    public string Logs => string.Concat(_all.Select(container => container.Logs));

    /// <summary>The processes that run.</summary>
    public IReadOnlyList<int> Processes => [.. _running.Values.Select(container => container.Id)];

    /// <summary>Asks it to end within a grace period, which may be shortened by asking again.</summary>
    public void Terminate(TimeSpan grace) => _stop.Ask(grace);

    /// <summary>Ends it at once, with no word of it.</summary>
    public void Kill()
    {
        _stop.Kill();
        foreach (var container in _running.Values) container.Kill();
    }

    /// <summary>Writes no status from now on.</summary>
    public void FallSilent() => _report.Close();

    /// <summary>Writes statuses again, the newest first.</summary>
    public void Speak() => _report.Open();

    private async Task RunAsync()
    {
        try
        {
            await _report.SetUpAsync(PodAddresses.Next());
            var phase = await RunContainersAsync();
            await _report.FinishAsync(phase);
            if (_stop.IsAsked) await _report.DeleteAsync();
        }
        catch (OperationCanceledException) when (_stop.Killed.IsCancellationRequested)
        {
            // Nobody waits for it.
        }
        catch (Exception problem)
        {
            Failure = problem;
        }
        finally
        {
            foreach (var container in _running.Values) container.Kill();
        }
    }

    private async Task<string> RunContainersAsync()
    {
        foreach (var container in _pod.Spec.InitContainers ?? [])
        {
            if (await RunAsync(container, isInit: true) != 0) return "Failed";
        }

        await _report.InitializedAsync();
        var codes = await Task.WhenAll(_pod.Spec.Containers.Select(container => RunAsync(container, isInit: false)));
        return codes.All(code => code == 0) ? "Succeeded" : "Failed";
    }

    /// <summary>Runs a container, again where the pod's policy says so.</summary>
    /// <returns>Its last exit code; of one that was never started, that of a killed one.</returns>
    private async Task<int> RunAsync(V1Container container, bool isInit)
    {
        for (var restarts = 0; ; restarts++)
        {
            using var process = await StartAsync(container);
            if (process is null) return 137;
            _running[container.Name] = process;
            _all.Enqueue(process);
            var started = _context.Cluster.Now;
            await _report.RunningAsync(container, process.Id, restarts, started, isInit);
            using var probing = new CancellationTokenSource();
            var ready = ReadinessProbe.WaitAsync(container, _report.Address, _context.Time, probing.Token);
            var reporting = ReportReadyAsync(container, ready);
            var code = await EndAsync(container, process);
            await probing.CancelAsync();
            await reporting;
            _running.TryRemove(container.Name, out _);
            var isLast = _stop.IsAsked || code == 0 && (isInit || _pod.Spec.RestartPolicy == "OnFailure") || _pod.Spec.RestartPolicy == "Never";
            await _report.TerminatedAsync(container, code, started, process.Logs, isInit, isLast);
            if (isLast) return code;
            if (!await _stop.WaitAsync(_context.Options.ContainerBackoff * Math.Pow(2, Math.Min(5, restarts)))) return code;
        }
    }

    private async Task ReportReadyAsync(V1Container container, Task<bool> ready)
    {
        if (await ready) await _report.ReadyAsync(container);
    }

    private async Task<ContainerProcess?> StartAsync(V1Container container)
    {
        while (!_stop.IsAsked)
        {
            try
            {
                return Start(container);
            }
            catch (ContainerConfigException problem)
            {
                await _report.WaitingAsync(container, problem.Reason, problem.Message);
            }
            catch (Win32Exception problem)
            {
                await _report.WaitingAsync(container, "CreateContainerError", problem.Message);
            }

            await _stop.WaitAsync(_context.Options.ContainerBackoff);
        }

        return null;
    }

    private ContainerProcess Start(V1Container container)
    {
        var image = _context.Options.Images.FirstOrDefault(one => one.Name == container.Image) ?? throw new ContainerConfigException($"image \"{container.Image}\" not found", "ErrImagePull");
        var pod = _report.Known;
        var volumes = new PodVolumes(pod, _context.Cluster, _directory, Path.Combine(_context.Directory, "claims"));
        var environment = new ContainerEnvironment(pod, container, image, volumes, _context, _directory);
        IEnumerable<string> command = container.Command is { Count: > 0 } own ? own : image.Entrypoint;
        var directory = container.WorkingDir is { } place ? volumes.Translate(container, place) : Directory.CreateDirectory(Path.Combine(_directory, container.Name)).FullName;
        return ContainerProcess.Start([.. command.Concat(container.Args ?? []).Select(environment.Expand)], environment.Variables, directory);
    }

    /// <summary>Waits for a container's end; once the pod is asked to end, asks the container, and kills it when its time is up.</summary>
    private async Task<int> EndAsync(V1Container container, ContainerProcess process)
    {
        if (await Task.WhenAny(process.Exit, _stop.Asked) != process.Exit)
        {
            await PreStopHook.RunAsync(container, _stop, process.Exit);
            process.Terminate();
            if (await Task.WhenAny(process.Exit, _stop.TimeIsUpAsync()) != process.Exit) process.Kill();
        }

        return await process.Exit;
    }
}
