using System.Diagnostics;
using System.Text;

namespace Hayate.TestKit;

/// <summary>A program, one of our executables as a rule, as a process whose output is kept for failures.</summary>
public sealed class HayateProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private HayateProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Name in messages.</summary>
    public string Name { get; }

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Exit code, 128 + n after signal n.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Everything it wrote.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts an executable of a project of ours, built in the configuration of the tests.</summary>
    public static HayateProcess Start(
        string name, string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? directory = null)
    {
        var start = new ProcessStartInfo(Executable(project), arguments) { WorkingDirectory = directory ?? "" };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        return Start(name, start);
    }

    /// <summary>Starts any program.</summary>
    public static HayateProcess Start(string name, ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new(name, new Process { StartInfo = start });
    }

    /// <summary>Sends it a signal.</summary>
    public void Send(Signal signal) => Signals.Send(Id, signal);

    /// <summary>Kills it, and only it, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Send(Signal.Kill);
        await ExitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Waits until it has ended and returns its exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {patience.TotalSeconds:0} s for {Name} to end.\n{Describe()}");
        }
    }

    /// <summary>Its state and the end of its output, for a failure.</summary>
    public string Describe() =>
        $"--- {Name} ({(HasExited ? $"ended with {ExitCode}" : $"running, id {Id}")})\n{string.Join('\n', Output.Split('\n').TakeLast(60))}";

    /// <summary>Kills it and everything below it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited) _process.Kill(entireProcessTree: true);
        await ExitAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    /// <summary>The executable of a project of ours, built in the configuration of the tests.</summary>
    public static string Executable(string project)
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var path = Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, $"Hayate.{project}");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} is not built: build the solution in this configuration first.", path);
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Append(line).Append('\n');
    }
}
