using System.Text.Json;
using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Contracts.Reports;
using Hayate.Resilience;
using Polly;

namespace Hayate.Worker.Reports;

/// <summary>Delivers the reports of one source in order, in the background, for as long as it takes or until they are refused for good.</summary>
internal sealed class ReportCourier : IAsyncDisposable
{
    private const int MostReports = 500;

    private readonly IWorkerClient _client;
    private readonly ReportSource _source;
    private readonly ReportSpool _spool;
    private readonly Action<string> _complain;
    private readonly ResiliencePipeline _pipeline;
    private readonly WakeSignal _wake = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly TaskCompletionSource<Refusal> _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _delivery;
    private volatile bool _isLast;
    private bool _isAway;

    /// <param name="client">The API.</param>
    /// <param name="source">Who reports.</param>
    /// <param name="spool">Owned by the courier.</param>
    /// <param name="resilience">How deliveries are tried: with which pauses, as often as it takes.</param>
    /// <param name="time">Clock.</param>
    /// <param name="complain">Receives a line when deliveries begin to fail, and when they succeed again.</param>
    public ReportCourier(IWorkerClient client, ReportSource source, ReportSpool spool, PipelineOptions resilience, TimeProvider time, Action<string> complain)
    {
        (_client, _source, _spool, _complain) = (client, source, spool, complain);
        _pipeline = Pipeline.Build("reports", resilience with { Tries = 0 }, IsTransient, time, onRetry: Complain);
        _delivery = Task.Run(DeliverAsync);
    }

    /// <summary>Completes with the reason when the attempt is fenced or its reports are refused: nothing more will be delivered.</summary>
    public Task<Refusal> Refused => _refused.Task;

    /// <summary>Takes a report. False when it had to be left out because too much is waiting.</summary>
    public bool Submit(Report report)
    {
        bool taken = _spool.TryAppend(report);
        _wake.Set();
        return taken;
    }

    /// <summary>Waits until everything is delivered, or is refused. Nothing may be submitted any more.</summary>
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
        try
        {
            while (!Refused.IsCompleted && !(_isLast && _spool.IsEmpty))
            {
                if (_spool.IsEmpty)
                    await _wake.WaitAsync(_abandon.Token);
                else
                    await _pipeline.ExecuteAsync(SendAsync, _abandon.Token);
            }
        }
        catch (Exception) when (_abandon.IsCancellationRequested)
        {
            // given up, in a pause or in the middle of a try
        }
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        var batch = _spool.Peek(MostReports)!;
        ReportBatch message = new() { Source = _source.Name, FirstSequence = batch.First, Reports = batch.Reports };
        var result = await _client.ReportAsync(_source.RunId, _source.Epoch, message, cancellationToken);
        if (_isAway)
            _complain("Reports are delivered again.");
        _isAway = false;
        if (result.IsRecorded)
            _spool.Acknowledge(result.Receipt.Recorded);
        else
            _refused.TrySetResult(new Refusal(result.Because, result.IsFenced));
    }

    private static bool IsTransient(Outcome<object> outcome) => outcome.Exception is ApiException or ApiUnreachableException or JsonException or IOException;

    private void Complain(Outcome<object> failed)
    {
        if (!_isAway)
            _complain($"Reports wait on disk: {failed.Exception!.Message}");
        _isAway = true;
    }
}
