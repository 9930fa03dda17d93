using System.Text.Json;
using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Contracts.Reports;

namespace Hayate.Worker.Reports;

/// <summary>Delivers the reports of one source in order, in the background, for as long as it takes.</summary>
internal sealed class ReportCourier : IAsyncDisposable
{
    private const int MostReports = 500;

    private readonly IWorkerClient _client;
    private readonly ReportSource _source;
    private readonly ReportSpool _spool;
    private readonly TimeProvider _time;
    private readonly Action<string> _complain;
    private readonly WakeSignal _wake = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly TaskCompletionSource<string> _fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _delivery;
    private volatile bool _isLast;
    private bool _isAway;

    /// <param name="client">The API.</param>
    /// <param name="source">Who reports.</param>
    /// <param name="spool">Owned by the courier.</param>
    /// <param name="time">Clock.</param>
    /// <param name="complain">Receives a line when deliveries begin to fail, and when they succeed again.</param>
    public ReportCourier(IWorkerClient client, ReportSource source, ReportSpool spool, TimeProvider time, Action<string> complain)
    {
        (_client, _source, _spool, _time, _complain) = (client, source, spool, time, complain);
        _delivery = Task.Run(DeliverAsync);
    }

    /// <summary>Completes with the reason when the attempt is fenced: nothing more will be delivered.</summary>
    public Task<string> Fenced => _fenced.Task;

    /// <summary>Takes a report. False when it had to be left out because too much is waiting.</summary>
    public bool Submit(Report report)
    {
        bool taken = _spool.TryAppend(report);
        _wake.Set();
        return taken;
    }

    /// <summary>Waits until everything is delivered, or the attempt is fenced. Nothing may be submitted any more.</summary>
    public async Task CompleteAsync()
    {
        _isLast = true;
        _wake.Set();
        await _delivery;
    }

    /// <summary>Gives up what is not delivered yet.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandon.CancelAsync();
        await _delivery;
        _spool.Dispose();
        _abandon.Dispose();
    }

    private async Task DeliverAsync()
    {
        Backoff backoff = new($"{_source}", TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(5));
        try
        {
            while (!Fenced.IsCompleted && !(_isLast && _spool.IsEmpty))
            {
                if (_spool.IsEmpty)
                    await _wake.WaitAsync(_abandon.Token);
                else if (await TrySendAsync())
                    backoff.Reset();
                else
                    await Task.Delay(backoff.Next(), _time, _abandon.Token);
            }
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // given up
        }
    }

    private async Task<bool> TrySendAsync()
    {
        try
        {
            var batch = _spool.Peek(MostReports)!;
            ReportBatch message = new() { Source = _source.Name, FirstSequence = batch.First, Reports = batch.Reports };
            var result = await _client.ReportAsync(_source.RunId, _source.Epoch, message, _abandon.Token);
            if (_isAway)
                _complain("Reports are delivered again.");
            _isAway = false;
            if (result.IsFenced)
                _fenced.TrySetResult(result.FencedBecause);
            else
                _spool.Acknowledge(result.Receipt.Recorded);
            return true;
        }
        catch (Exception e) when (e is ApiException or ApiUnreachableException or JsonException or IOException)
        {
            if (!_isAway)
                _complain($"Reports wait on disk: {e.Message}");
            _isAway = true;
            return false;
        }
    }
}
