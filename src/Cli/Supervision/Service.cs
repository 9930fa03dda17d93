using System.Diagnostics;

namespace Hayate.Cli.Supervision;

/// <summary>Keeps one process running until it is stopped.</summary>
internal sealed class Service(ServiceSpec spec, Launcher launcher, TimeProvider clock, Action<string> tell) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly RestartPolicy _policy = new();
    private Task _loop = Task.CompletedTask;
    private long _logStart;

    public string Name => spec.Name;

    /// <summary>How often it has ended by itself.</summary>
    public int Ends { get; private set; }

    /// <summary>How it ended the last time; null when it never did.</summary>
    public int? LastExitCode { get; private set; }

    /// <summary>Starts it. The task ends when the first process is there.</summary>
    public async Task StartAsync()
    {
        _logStart = File.Exists(spec.Log) ? new FileInfo(spec.Log).Length : 0;
        var process = await launcher.StartAsync(spec);
        _loop = KeepAsync(process);
    }

    /// <summary>Ends it: SIGTERM, time to finish, SIGKILL.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    /// <summary>The end of what it logged since it was first started here, for a message.</summary>
    public string LastWords(int lines)
    {
        if (!File.Exists(spec.Log)) return "";
        using var log = new FileStream(spec.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(_logStart, SeekOrigin.Begin);
        using var reader = new StreamReader(log);
        return string.Join('\n', reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines));
    }

    public void Dispose() => _stopping.Dispose();

    private async Task KeepAsync(Process process)
    {
        while (true)
        {
            var started = clock.GetTimestamp();
            using (process)
            {
                if (!await HasEndedByItselfAsync(process)) return;
                LastExitCode = process.ExitCode;
                Ends++;
                var pause = _policy.Pause(clock.GetElapsedTime(started));
                tell($"{Name} ended with {Describe(process.ExitCode)}; it starts again in {pause.TotalSeconds:0.#} s (log: {spec.Log})");
                await Task.Delay(pause, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_stopping.IsCancellationRequested) return;
            process = await launcher.StartAsync(spec);
        }
    }

    private async Task<bool> HasEndedByItselfAsync(Process process)
    {
        try
        {
            await process.WaitForExitAsync(_stopping.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            return false;
        }
    }

    private async Task EndAsync(Process process)
    {
        Signals.RequestTermination(process);
        using var patience = new CancellationTokenSource(spec.Grace, clock);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            tell($"{Name} did not end within {spec.Grace.TotalSeconds:0} s of SIGTERM and is killed");
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static string Describe(int exitCode) => exitCode > 128 ? $"signal {exitCode - 128}" : $"exit code {exitCode}";
}
