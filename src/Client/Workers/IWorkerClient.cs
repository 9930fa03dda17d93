using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;

namespace Hayate.Client.Workers;

/// <summary>
/// The part of the API that workers and ranks speak. Nothing here retries: agents poll again and reporters spool, each in its own
/// rhythm. Every call may throw <see cref="ApiException"/> and <see cref="ApiUnreachableException"/>.
/// </summary>
public interface IWorkerClient
{
    /// <summary>The same API for the holder of another token; null: of none.</summary>
    IWorkerClient WithToken(string? token);

    /// <summary>Tells the worker's state and waits, at most the poll's own WaitSeconds, for what should run on it.</summary>
    Task<DesiredState> PollAsync(string workerId, WorkerPoll poll, CancellationToken cancellationToken = default);

    /// <summary>Says where rank 0 of an attempt listens. False when the attempt is fenced.</summary>
    Task<bool> PutLeaderAsync(string runId, int epoch, LeaderEndpoint endpoint, CancellationToken cancellationToken = default);

    /// <summary>Waits a while for rank 0's endpoint. Null when it is not known yet: ask again.</summary>
    /// <exception cref="ApiException">The attempt is fenced (409) or unknown.</exception>
    Task<LeaderEndpoint?> GetLeaderAsync(string runId, int epoch, CancellationToken cancellationToken = default);

    /// <summary>Sends reports of an attempt. Sending a batch again is harmless. A conflict and a refusal for good are results, not exceptions.</summary>
    Task<ReportResult> ReportAsync(string runId, int epoch, ReportBatch batch, CancellationToken cancellationToken = default);
}
