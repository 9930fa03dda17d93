using System.Collections.Immutable;
using System.Threading.Channels;
using Hayate.Contracts.Reports;
using Hayate.Hosting;
using Hayate.Worker.Reports;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Agent;

/// <summary>Reports the output of one rank in batches, and logs it at the level Debug.</summary>
internal sealed class LogForwarder : IAsyncDisposable
{
    private const int MostLines = 200;

    /// <summary>Lines of one moment travel together.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(0.3);

    /// <summary>How long the end of a rank may wait for its last words to be delivered first: afterwards the attempt is over and nobody would take them.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Channel<OutputLine> _lines = Channel.CreateBounded<OutputLine>(2000);
    private readonly RankKey _key;
    private readonly ReportCourier _courier;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Task _forwarding;
    private int _missed;

    public LogForwarder(RankKey key, ReportCourier courier, ILogger log, TimeProvider time)
    {
        (_key, _courier, _log, _time) = (key, courier, log, time);
        _forwarding = Task.Run(ForwardAsync);
    }

    /// <summary>Takes a line; waits while too many are on their way.</summary>
    public ValueTask AddAsync(OutputLine line) => _lines.Writer.WriteAsync(line);

    /// <summary>Ends after the last line, waiting a little for it to be delivered.</summary>
    public async Task CompleteAsync()
    {
        _lines.Writer.TryComplete();
        await _forwarding;
        await Task.WhenAny(_courier.CompleteAsync(), Task.Delay(LastWords, _time));
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _forwarding;
        await _courier.DisposeAsync();
    }

    private async Task ForwardAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            await Task.WhenAny(_lines.Reader.Completion, Task.Delay(Gather, _time));
            List<OutputLine> batch = [];
            while (batch.Count < MostLines && _lines.Reader.TryRead(out var line))
                batch.Add(line);
            Log(batch);
            Report(batch);
        }
    }

    private void Log(List<OutputLine> batch)
    {
        if (!_log.IsEnabled(LogLevel.Debug))
            return;
        using var about = _log.About(_key.RunId, _key.Epoch, _key.Rank);
        foreach (var line in batch)
            _log.Output(line.Text);
    }

    /// <summary>One report for each stretch of lines from the same stream.</summary>
    private void Report(List<OutputLine> batch)
    {
        for (int start = 0, end; start < batch.Count; start = end)
        {
            bool isError = batch[start].IsError;
            for (end = start; end < batch.Count && batch[end].IsError == isError;)
                end++;
            Submit([.. batch[start..end].Select(line => line.Text)], isError);
        }
    }

    private void Submit(ImmutableArray<string> lines, bool isError)
    {
        if (_missed > 0)
            lines = lines.Insert(0, $"({_missed} lines are missing: too many were waiting for the coordinator, or the disk was full)");
        LogReport report = new() { At = _time.GetUtcNow(), Rank = _key.Rank, IsError = isError, Lines = lines };
        _missed = _courier.Submit(report) ? 0 : _missed + lines.Length - (_missed > 0 ? 1 : 0);
    }
}
