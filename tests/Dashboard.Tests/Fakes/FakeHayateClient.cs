using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;

namespace Hayate.Dashboard.Tests.Fakes;

/// <summary>An API in memory: tests set what it holds, take it down and push events.</summary>
internal sealed class FakeHayateClient : IHayateClient
{
    private readonly Channel<LiveEvent> _events = Channel.CreateUnbounded<LiveEvent>();

    public Uri Address { get; } = new("http://127.0.0.1:7070");

    public IHayateClient WithToken(string? token) => this;

    public Task<AccessInfo> GetAccessAsync(CancellationToken cancellationToken = default) => Task.FromResult(new AccessInfo { Name = "ada", Role = Role.Operator });

    public bool IsDown { get; set; }

    public ImmutableArray<SweepSummary> Sweeps { get; set; } = [];

    public Dictionary<string, SweepDetail> SweepDetails { get; } = [];

    public Dictionary<string, RunDetail> RunDetails { get; } = [];

    public ImmutableArray<MetricSeries> Metrics { get; set; } = [];

    public Dictionary<string, ImmutableArray<EvaluationInfo>> Evaluations { get; } = [];

    public ImmutableArray<SampleInfo> Samples { get; set; } = [];

    public ImmutableArray<LogLine> Logs { get; set; } = [];

    public ImmutableArray<WorkerInfo> Workers { get; set; } = [];

    public Func<string, PlanResult> Plan { get; set; } = _ => new PlanResult();

    public List<string> Planned { get; } = [];

    public List<(string File, string Key)> Submitted { get; } = [];

    public Func<string, SweepDetail> Submit { get; set; } = _ => throw Refusal(HttpStatusCode.InternalServerError, "Not expected");

    public List<string> Cancelled { get; } = [];

    public static ApiException Refusal(HttpStatusCode status, string title) => new(status, title, null);

    public void Push(LiveEvent live) => _events.Writer.TryWrite(live);

    public Task<PlanResult> PlanAsync(string file, CancellationToken cancellationToken = default)
    {
        Planned.Add(file);
        return Answer(() => Plan(file));
    }

    public Task<SweepDetail> SubmitAsync(string file, string idempotencyKey, CancellationToken cancellationToken = default)
    {
        Submitted.Add((file, idempotencyKey));
        return Answer(() => Submit(file));
    }

    public Task<ImmutableArray<SweepSummary>> ListSweepsAsync(CancellationToken cancellationToken = default) => Answer(() => Sweeps);

    public Task<SweepDetail> GetSweepAsync(string sweepId, CancellationToken cancellationToken = default) =>
        Answer(() => SweepDetails.TryGetValue(sweepId, out var sweep) ? sweep : throw Refusal(HttpStatusCode.NotFound, "No such sweep"));

    public Task<string> GetSweepFileAsync(string sweepId, CancellationToken cancellationToken = default) =>
        Answer(() => $"# file of {sweepId}");

    public Task CancelSweepAsync(string sweepId, CancellationToken cancellationToken = default) => Answer(() => Cancel(sweepId));

    public Task<ImmutableArray<RunSummary>> ListRunsAsync(
        string? sweepId = null, RunStatus? status = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<RunDetail> GetRunAsync(string runId, CancellationToken cancellationToken = default) =>
        Answer(() => RunDetails.TryGetValue(runId, out var run) ? run : throw Refusal(HttpStatusCode.NotFound, "No such run"));

    public Task CancelRunAsync(string runId, CancellationToken cancellationToken = default) => Answer(() => Cancel(runId));

    public Task<ImmutableArray<MetricSeries>> GetMetricsAsync(
        string runId, ImmutableArray<string> names = default, int? afterStep = null, int? maxPoints = null,
        CancellationToken cancellationToken = default) => Answer(() => Metrics);

    public Task<ImmutableArray<RunMetrics>> GetSweepMetricsAsync(
        string sweepId, ImmutableArray<string> names = default, int? maxPoints = null, CancellationToken cancellationToken = default) =>
        Answer(() => SweepDetails[sweepId].Runs.Select(run => new RunMetrics { RunId = run.Id, Series = Metrics }).ToImmutableArray());

    public Task<ImmutableArray<LogLine>> GetLogsAsync(
        string runId, long? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        Answer(() => Page(after, limit ?? 100));

    public Task<ImmutableArray<EvaluationInfo>> GetEvaluationsAsync(string runId, CancellationToken cancellationToken = default) =>
        Answer(() => Evaluations.GetValueOrDefault(runId, []));

    public Task<ImmutableArray<EvaluationInfo>> GetSweepEvaluationsAsync(string sweepId, CancellationToken cancellationToken = default) => Answer(() =>
        SweepDetails[sweepId].Runs.SelectMany(run => Evaluations.GetValueOrDefault(run.Id, []).Select(evaluation => evaluation with { RunId = run.Id })).ToImmutableArray());

    public Task<ImmutableArray<SampleInfo>> ListSamplesAsync(string runId, CancellationToken cancellationToken = default) =>
        Answer(() => Samples);

    public Task<byte[]> GetSampleImageAsync(string runId, string sampleId, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<CheckpointInfo>> ListCheckpointsAsync(string? runId = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<CheckpointInfo> GetCheckpointAsync(string checkpointId, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<CheckpointPartInfo>> ListCheckpointPartsAsync(string checkpointId, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No page lists the files of a checkpoint.");

    public Task DownloadCheckpointPartAsync(string checkpointId, CheckpointPartInfo part, Stream destination, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No page fetches files of a checkpoint.");

    public Task<string> GetDistillFileAsync(string checkpointId, CancellationToken cancellationToken = default) =>
        Answer(() => $"# distils from {checkpointId}");

    public Task<ImmutableArray<WorkerInfo>> ListWorkersAsync(CancellationToken cancellationToken = default) => Answer(() => Workers);

    public Task<string> GetSweepSchemaAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken = default) => Task.FromResult(!IsDown);

    public IAsyncEnumerable<LiveEvent> WatchSweepAsync(
        string sweepId, Action<LiveConnection>? connectionChanged = null, CancellationToken cancellationToken = default) =>
        _events.Reader.ReadAllAsync(cancellationToken);

    public IAsyncEnumerable<LiveEvent> WatchRunAsync(
        string runId, Action<LiveConnection>? connectionChanged = null, CancellationToken cancellationToken = default) =>
        _events.Reader.ReadAllAsync(cancellationToken);

    // As the API: after a position the lines that follow it, without one the newest.
    private ImmutableArray<LogLine> Page(long? after, int limit) =>
        after is { } position ? [.. Logs.Where(line => line.Position > position).Take(limit)] : [.. Logs.TakeLast(limit)];

    private bool Cancel(string id)
    {
        Cancelled.Add(id);
        return true;
    }

    private Task<T> Answer<T>(Func<T> answer)
    {
        try
        {
            return IsDown ? throw new ApiUnreachableException(Address, "connection refused.") : Task.FromResult(answer());
        }
        catch (Exception cause) when (cause is ApiException or ApiUnreachableException)
        {
            return Task.FromException<T>(cause);
        }
    }
}
