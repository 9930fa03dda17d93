using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hayate.Cli.Supervision;

/// <summary>
/// Starts services so that they neither hear the terminal's Ctrl-C (the supervisor stops them in order) nor outlive a supervisor that
/// was killed. The kernel ties the latter to the thread that starts a process, so one thread starts them all and stays.
/// </summary>
internal sealed class Launcher : IDisposable
{
    // A session of its own, SIGTERM when the supervisor is gone, output to the log; exec keeps it one process with one id.
    private const string Script = """
        if command -v setpriv >/dev/null; then set -- setpriv --pdeathsig TERM "$@"; fi
        if command -v setsid >/dev/null; then set -- setsid "$@"; fi
        exec "$@" </dev/null >>"$HAYATE_LOG" 2>&1
        """;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public Launcher()
    {
        _thread = new Thread(() =>
        {
            foreach (var work in _work.GetConsumingEnumerable()) work();
        }) { IsBackground = true, Name = "launcher" };
        _thread.Start();
    }

    public Task<Process> StartAsync(ServiceSpec service)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(Describe(service))!);
            }
            catch (Exception cause)
            {
                started.SetException(cause);
            }
        });
        return started.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    private static ProcessStartInfo Describe(ServiceSpec service)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in (string[])["-c", Script, "sh", service.Executable, .. service.Arguments]) start.ArgumentList.Add(argument);
        foreach (var (name, value) in service.Environment) start.Environment[name] = value;
        start.Environment["HAYATE_LOG"] = service.Log;
        return start;
    }
}
