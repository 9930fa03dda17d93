using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;

namespace Hayate.Client;

/// <summary>
/// The API for people and their programs. Every call may throw <see cref="ApiException"/> when the API refuses and
/// <see cref="ApiUnreachableException"/> when it does not answer; both after the retries that are safe.
/// </summary>
public interface IHayateClient
{
    /// <summary>Address of the API.</summary>
    Uri Address { get; }

    /// <summary>The same API for the holder of another token; null: of none.</summary>
    IHayateClient WithToken(string? token);

    /// <summary>Who the API takes this client for.</summary>
    /// <exception cref="ApiException">The API wants a token and this is none of its own (401).</exception>
    Task<AccessInfo> GetAccessAsync(CancellationToken cancellationToken = default);

    /// <summary>Says what a sweep file would run, or everything that is wrong with it.</summary>
    Task<PlanResult> PlanAsync(string file, CancellationToken cancellationToken = default);

    /// <summary>Submits a sweep file. The same key again returns the sweep of the first time.</summary>
    /// <exception cref="ApiException">The file has errors (422), or the key was used for another file (409).</exception>
    Task<SweepDetail> SubmitAsync(string file, string idempotencyKey, CancellationToken cancellationToken = default);

    /// <summary>Sweeps, newest first.</summary>
    Task<ImmutableArray<SweepSummary>> ListSweepsAsync(CancellationToken cancellationToken = default);

    /// <summary>A sweep with its runs.</summary>
    Task<SweepDetail> GetSweepAsync(string sweepId, CancellationToken cancellationToken = default);

    /// <summary>The sweep's file as it was submitted.</summary>
    Task<string> GetSweepFileAsync(string sweepId, CancellationToken cancellationToken = default);

    /// <summary>Cancels every unfinished run of a sweep.</summary>
    Task CancelSweepAsync(string sweepId, CancellationToken cancellationToken = default);

    /// <summary>Runs, of one sweep or in one state if asked: newest sweep first, within a sweep in the order of its plan. Asks for page after page.</summary>
    Task<ImmutableArray<RunSummary>> ListRunsAsync(
        string? sweepId = null, RunStatus? status = null, CancellationToken cancellationToken = default);

    /// <summary>Everything about a run but its series, logs and images.</summary>
    Task<RunDetail> GetRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Cancels a run.</summary>
    Task CancelRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Metric series of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="names">Series wanted; all when empty.</param>
    /// <param name="afterStep">Only later steps; from the start when null.</param>
    /// <param name="maxPoints">Most points of a series; the server thins out what exceeds it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ImmutableArray<MetricSeries>> GetMetricsAsync(
        string runId, ImmutableArray<string> names = default, int? afterStep = null, int? maxPoints = null,
        CancellationToken cancellationToken = default);

    /// <summary>Metric series of every run of a sweep that has reported any, by run.</summary>
    /// <param name="sweepId">The sweep.</param>
    /// <param name="names">Series wanted; all when empty.</param>
    /// <param name="maxPoints">Most points of a series; the server thins out what exceeds it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ImmutableArray<RunMetrics>> GetSweepMetricsAsync(
        string sweepId, ImmutableArray<string> names = default, int? maxPoints = null, CancellationToken cancellationToken = default);

    /// <summary>Log lines after a position, oldest first; the newest lines when no position is given.</summary>
    Task<ImmutableArray<LogLine>> GetLogsAsync(
        string runId, long? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Measurements of a run, anchors included.</summary>
    Task<ImmutableArray<EvaluationInfo>> GetEvaluationsAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>Measurements of every run of a sweep, anchors included.</summary>
    Task<ImmutableArray<EvaluationInfo>> GetSweepEvaluationsAsync(string sweepId, CancellationToken cancellationToken = default);

    /// <summary>Preview grids of a run.</summary>
    Task<ImmutableArray<SampleInfo>> ListSamplesAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>The PNG of a preview grid.</summary>
    Task<byte[]> GetSampleImageAsync(string runId, string sampleId, CancellationToken cancellationToken = default);

    /// <summary>Checkpoints of all runs, or of one.</summary>
    Task<ImmutableArray<CheckpointInfo>> ListCheckpointsAsync(string? runId = null, CancellationToken cancellationToken = default);

    /// <summary>A checkpoint.</summary>
    Task<CheckpointInfo> GetCheckpointAsync(string checkpointId, CancellationToken cancellationToken = default);

    /// <summary>The files of a checkpoint.</summary>
    Task<ImmutableArray<CheckpointPartInfo>> ListCheckpointPartsAsync(string checkpointId, CancellationToken cancellationToken = default);

    /// <summary>Copies a file of a checkpoint, however large, going on where a connection breaks.</summary>
    /// <param name="checkpointId">The checkpoint.</param>
    /// <param name="part">One of its files, as listed.</param>
    /// <param name="destination">Written from its position. What it holds is good only if the task completes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">What came is not what was listed.</exception>
    Task DownloadCheckpointPartAsync(string checkpointId, CheckpointPartInfo part, Stream destination, CancellationToken cancellationToken = default);

    /// <summary>A filled-in sweep file that distils from a checkpoint.</summary>
    Task<string> GetDistillFileAsync(string checkpointId, CancellationToken cancellationToken = default);

    /// <summary>Workers and their slots.</summary>
    Task<ImmutableArray<WorkerInfo>> ListWorkersAsync(CancellationToken cancellationToken = default);

    /// <summary>The JSON Schema of sweep files.</summary>
    Task<string> GetSweepSchemaAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether the coordinator answers and is ready. Never throws for a coordinator that is not.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancellationToken = default);

    /// <summary>Live events of a sweep's runs, without end. See <see cref="WatchRunAsync"/>.</summary>
    IAsyncEnumerable<LiveEvent> WatchSweepAsync(
        string sweepId, Action<LiveConnection>? connectionChanged = null, CancellationToken cancellationToken = default);

    /// <summary>Live events of a run, without end: a broken connection is made anew for as long as it takes.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="connectionChanged">Told of every connection made and lost. After <see cref="LiveConnection.Connected"/> read
    /// again what is shown: events before it may be missing.</param>
    /// <param name="cancellationToken">Ends the stream; the enumeration then ends without an exception.</param>
    /// <exception cref="ApiException">The run does not exist.</exception>
    IAsyncEnumerable<LiveEvent> WatchRunAsync(
        string runId, Action<LiveConnection>? connectionChanged = null, CancellationToken cancellationToken = default);
}
