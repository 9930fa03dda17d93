using System.Collections.Immutable;
using Hayate.Client.Http;
using Hayate.Client.Live;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;

namespace Hayate.Client;

/// <summary>The API over HTTP. Made by <see cref="ServiceCollectionExtensions.AddHayateClient"/>.</summary>
/// <param name="http">For calls that answer at once; may retry, as every call here is safe to repeat.</param>
/// <param name="streaming">For long streams and those without end; must neither time out nor retry.</param>
/// <param name="clock">Clock of the pauses between connections.</param>
/// <param name="token">What requests show. Default: nothing.</param>
public sealed class HayateClient(HttpClient http, HttpClient streaming, TimeProvider clock, string? token = null) : IHayateClient
{
    private const int PageOfRuns = 1000;

    private readonly ApiConnection _api = new(http, token);
    private readonly ApiConnection _streaming = new(streaming, token);
    private readonly LiveEventReader _live = new(new(streaming, token), clock);

    /// <inheritdoc/>
    public Uri Address => _api.Address;

    /// <inheritdoc/>
    public IHayateClient WithToken(string? token) => new HayateClient(http, streaming, clock, token);

    /// <inheritdoc/>
    public Task<AccessInfo> GetAccessAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync<AccessInfo>(Routes.Access, cancellationToken);

    /// <inheritdoc/>
    public async Task<PlanResult> PlanAsync(string file, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Plan) { Content = ApiConnection.Yaml(file) };
        return await _api.SendForAsync<PlanResult>(request, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<SweepDetail> SubmitAsync(string file, string idempotencyKey, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Sweeps) { Content = ApiConnection.Yaml(file) };
        request.Headers.Add(Routes.IdempotencyKey, idempotencyKey);
        return await _api.SendForAsync<SweepDetail>(request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<SweepSummary>> ListSweepsAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync<ImmutableArray<SweepSummary>>(Routes.Sweeps, cancellationToken);

    /// <inheritdoc/>
    public Task<SweepDetail> GetSweepAsync(string sweepId, CancellationToken cancellationToken = default) =>
        _api.GetAsync<SweepDetail>(Routes.Sweep(sweepId), cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetSweepFileAsync(string sweepId, CancellationToken cancellationToken = default) =>
        _api.GetTextAsync(Routes.SweepFile(sweepId), cancellationToken);

    /// <inheritdoc/>
    public Task CancelSweepAsync(string sweepId, CancellationToken cancellationToken = default) =>
        PostAsync(Routes.CancelSweep(sweepId), cancellationToken);

    /// <inheritdoc/>
    public async Task<ImmutableArray<RunSummary>> ListRunsAsync(
        string? sweepId = null, RunStatus? status = null, CancellationToken cancellationToken = default)
    {
        var wanted = Query.To(Routes.Runs).With("sweep", sweepId).With("status", status?.Word()).With("maxRuns", PageOfRuns);
        var all = ImmutableArray.CreateBuilder<RunSummary>();
        while (true)
        {
            var page = await _api.GetAsync<ImmutableArray<RunSummary>>(wanted.With("afterRun", all.LastOrDefault()?.Id).ToString(), cancellationToken);
            all.AddRange(page);
            if (page.Length < PageOfRuns) return all.ToImmutable();
        }
    }

    /// <inheritdoc/>
    public Task<RunDetail> GetRunAsync(string runId, CancellationToken cancellationToken = default) =>
        _api.GetAsync<RunDetail>(Routes.Run(runId), cancellationToken);

    /// <inheritdoc/>
    public Task CancelRunAsync(string runId, CancellationToken cancellationToken = default) =>
        PostAsync(Routes.CancelRun(runId), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<MetricSeries>> GetMetricsAsync(
        string runId, ImmutableArray<string> names = default, int? afterStep = null, int? maxPoints = null,
        CancellationToken cancellationToken = default)
    {
        var path = Query.To(Routes.RunMetrics(runId)).With("afterStep", afterStep).With("maxPoints", maxPoints).WithEach("names", names);
        return _api.GetAsync<ImmutableArray<MetricSeries>>(path.ToString(), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<RunMetrics>> GetSweepMetricsAsync(
        string sweepId, ImmutableArray<string> names = default, int? maxPoints = null, CancellationToken cancellationToken = default) =>
        _api.GetAsync<ImmutableArray<RunMetrics>>(Query.To(Routes.SweepMetrics(sweepId)).With("maxPoints", maxPoints).WithEach("names", names).ToString(), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<EvaluationInfo>> GetSweepEvaluationsAsync(string sweepId, CancellationToken cancellationToken = default) =>
        _api.GetAsync<ImmutableArray<EvaluationInfo>>(Routes.SweepEvaluations(sweepId), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<LogLine>> GetLogsAsync(
        string runId, long? after = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var path = Query.To(Routes.RunLogs(runId)).With("after", after).With("limit", limit);
        return _api.GetAsync<ImmutableArray<LogLine>>(path.ToString(), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<EvaluationInfo>> GetEvaluationsAsync(string runId, CancellationToken cancellationToken = default) =>
        _api.GetAsync<ImmutableArray<EvaluationInfo>>(Routes.RunEvaluations(runId), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<SampleInfo>> ListSamplesAsync(string runId, CancellationToken cancellationToken = default) =>
        _api.GetAsync<ImmutableArray<SampleInfo>>(Routes.RunSamples(runId), cancellationToken);

    /// <inheritdoc/>
    public async Task<byte[]> GetSampleImageAsync(string runId, string sampleId, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Routes.RunSample(runId, sampleId));
        using var response = await _api.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<CheckpointInfo>> ListCheckpointsAsync(string? runId = null, CancellationToken cancellationToken = default) =>
        _api.GetAsync<ImmutableArray<CheckpointInfo>>(Query.To(Routes.Checkpoints).With("run", runId).ToString(), cancellationToken);

    /// <inheritdoc/>
    public Task<CheckpointInfo> GetCheckpointAsync(string checkpointId, CancellationToken cancellationToken = default) =>
        _api.GetAsync<CheckpointInfo>(Routes.Checkpoint(checkpointId), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<CheckpointPartInfo>> ListCheckpointPartsAsync(string checkpointId, CancellationToken cancellationToken = default) =>
        _api.GetAsync<ImmutableArray<CheckpointPartInfo>>(Routes.CheckpointParts(checkpointId), cancellationToken);

    /// <inheritdoc/>
    public Task DownloadCheckpointPartAsync(
        string checkpointId, CheckpointPartInfo part, Stream destination, CancellationToken cancellationToken = default) =>
        new PartDownload(_streaming, checkpointId, part).CopyToAsync(destination, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetDistillFileAsync(string checkpointId, CancellationToken cancellationToken = default) =>
        _api.GetTextAsync(Routes.Distill(checkpointId), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<WorkerInfo>> ListWorkersAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync<ImmutableArray<WorkerInfo>>(Routes.Workers, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetSweepSchemaAsync(CancellationToken cancellationToken = default) =>
        _api.GetTextAsync(Routes.SweepSchema, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Routes.Ready);
            using var response = await _api.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (ApiUnreachableException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LiveEvent> WatchSweepAsync(
        string sweepId, Action<LiveConnection>? connectionChanged = null, CancellationToken cancellationToken = default) =>
        _live.ReadAsync(Routes.SweepEvents(sweepId), connectionChanged, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LiveEvent> WatchRunAsync(
        string runId, Action<LiveConnection>? connectionChanged = null, CancellationToken cancellationToken = default) =>
        _live.ReadAsync(Routes.RunEvents(runId), connectionChanged, cancellationToken);

    private async Task PostAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        using var response = await _api.SendAsync(request, cancellationToken);
    }
}
