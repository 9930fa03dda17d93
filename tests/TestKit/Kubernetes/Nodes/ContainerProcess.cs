using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>A container: a process in a session of its own, so that all that it started can be ended with it, as a container's are.</summary>
internal sealed class ContainerProcess : IDisposable
{
    /// <summary>How long output may keep coming after the end, from a process that left the session.</summary>
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly StringBuilder _logs = new();
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _outputEnd = new();
    private readonly TaskCompletionSource _errorEnd = new();

    private ContainerProcess(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.OutputDataReceived += (_, line) => Keep(line.Data, _outputEnd);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, _errorEnd);
        process.Exited += (_, _) => _exit.TrySetResult(process.ExitCode);
        Exit = EndAsync();
    }

    /// <summary>Its process on this machine; known also once this is disposed, so that a pod that is given up can still end it.</summary>
    public int Id { get; private set; }

    /// <summary>Completes with the exit code, 128 + n after signal n.</summary>
    public Task<int> Exit { get; }

    /// <summary>What it wrote.</summary>
    public string Logs
    {
        get
        {
            lock (_logs) return _logs.ToString();
        }
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static ContainerProcess Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string directory)
    {
        var start = new ProcessStartInfo("setsid", ["--", .. command])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var container = new ContainerProcess(new() { StartInfo = start });
        container._process.Start();
        container.Id = container._process.Id;
        container._process.StandardInput.Close();
        container._process.BeginOutputReadLine();
        container._process.BeginErrorReadLine();
        return container;
    }

    /// <summary>Asks its first process to end.</summary>
    public void Terminate() => Send(Id, Signal.Terminate);

    /// <summary>Ends all its processes.</summary>
    public void Kill()
    {
        Send(-Id, Signal.Kill);
        if (!_exit.Task.IsCompleted) Send(Id, Signal.Kill);
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> EndAsync()
    {
        var code = await _exit.Task;
        Send(-Id, Signal.Kill); // a container ends with its first process
        await Task.WhenAll(_outputEnd.Task, _errorEnd.Task).WaitAsync(OutputPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return code;
    }

    private static void Send(int process, Signal signal)
    {
        try
        {
            Signals.Send(process, signal);
        }
        catch (Win32Exception)
        {
            // It has ended.
        }
    }

    private void Keep(string? line, TaskCompletionSource end)
    {
        if (line is null) end.TrySetResult();
        else lock (_logs) _logs.Append(line).Append('\n');
    }
}
