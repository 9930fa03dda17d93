using System.Diagnostics;
using Hayate.Contracts.Workers;

namespace Hayate.Worker.Agent;

/// <summary>One rank: its process, its output and how it ended. It holds the rank's standard input open; when the agent dies, that ends.</summary>
internal sealed class RankProcess : IAsyncDisposable
{
    private const int LastWordsLines = 20;

    /// <summary>How long output may keep coming after the process has ended, from a child that outlived it.</summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly LogForwarder _logs;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly Queue<string> _lastErrors = new();
    private volatile RankPhase _asked = RankPhase.Running;
    private volatile bool _hasEnded;

    /// <param name="assignment">What it does.</param>
    /// <param name="process">Started, with all three streams redirected.</param>
    /// <param name="logs">Takes its output; owned.</param>
    /// <param name="time">Clock.</param>
    public RankProcess(RankAssignment assignment, Process process, LogForwarder logs, TimeProvider time)
    {
        (Assignment, _process, _logs, _time) = (assignment, process, logs, time);
        Completion = Task.Run(ObserveAsync);
    }

    public RankAssignment Assignment { get; }

    // Asking and ending happen on different threads: an end must not be lost to a request that comes at the same moment.
    public RankPhase Phase => _hasEnded ? RankPhase.Ended : _asked;

    /// <summary>Exit code, 128 + n after signal n; known once <see cref="Completion"/> is complete.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>The end of its standard error.</summary>
    public string? LastWords { get; private set; }

    /// <summary>Completes when the process has ended and its output is taken.</summary>
    public Task Completion { get; }

    /// <summary>Asks the process to stop and kills it after the grace.</summary>
    public void Stop(TimeSpan grace, bool hurry)
    {
        if (_hasEnded)
            return;
        _asked = hurry ? RankPhase.Hurrying : RankPhase.Stopping;
        if (!_process.HasExited)
            Signals.SendTerminate(_process.Id);
        _ = KillAsync(grace);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await Completion;
        await _logs.DisposeAsync();
        _process.Dispose();
        _ended.Dispose();
    }

    private async Task KillAsync(TimeSpan grace)
    {
        try
        {
            await Task.Delay(grace, _time, _ended.Token);
            await _logs.AddAsync(new OutputLine($"agent: the rank did not stop within {grace.TotalSeconds:0.#} s and is killed", IsError: true));
            _process.Kill();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or InvalidOperationException or System.Threading.Channels.ChannelClosedException)
        {
            // it ended by itself
        }
    }

    private async Task ObserveAsync()
    {
        Task output = Task.WhenAll(
            LineReader.ReadAsync(_process.StandardOutput, text => _logs.AddAsync(new OutputLine(text, IsError: false))),
            LineReader.ReadAsync(_process.StandardError, TakeErrorAsync));
        await _process.WaitForExitAsync();
        await _ended.CancelAsync();
        try
        {
            await Task.WhenAny(output, Task.Delay(OutputGrace, _time));
            await _logs.CompleteAsync();
        }
        finally
        {
            // Whatever became of its output, the rank has ended and its slot is free.
            ExitCode = _process.ExitCode;
            lock (_lastErrors)
                LastWords = _lastErrors.Count > 0 ? string.Join('\n', _lastErrors) : null;
            _hasEnded = true;
        }
    }

    private ValueTask TakeErrorAsync(string text)
    {
        lock (_lastErrors)
        {
            _lastErrors.Enqueue(text);
            if (_lastErrors.Count > LastWordsLines)
                _lastErrors.Dequeue();
        }

        return _logs.AddAsync(new OutputLine(text, IsError: true));
    }
}
