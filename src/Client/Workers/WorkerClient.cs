using System.Net;
using Hayate.Client.Http;
using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;

namespace Hayate.Client.Workers;

/// <summary>The workers' API over HTTP. Made by <see cref="ServiceCollectionExtensions.AddHayateClient"/>.</summary>
/// <param name="http">Must neither time out nor retry: each call brings its own bound.</param>
/// <param name="clock">Clock of the bounds.</param>
/// <param name="token">What requests show. Default: nothing.</param>
public sealed class WorkerClient(HttpClient http, TimeProvider clock, string? token = null) : IWorkerClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // Beyond the poll's own wait. A coordinator that has stopped without a word must be given up while another can still renew the lease.
    private static readonly TimeSpan PollPatience = TimeSpan.FromSeconds(3);

    private readonly ApiConnection _api = new(http, token);

    /// <inheritdoc/>
    public IWorkerClient WithToken(string? token) => new WorkerClient(http, clock, token);

    /// <inheritdoc/>
    public async Task<DesiredState> PollAsync(string workerId, WorkerPoll poll, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.WorkerPoll(workerId)) { Content = ApiConnection.Json(poll) };
        using var response = await SendAsync(request, PollPatience + TimeSpan.FromSeconds(poll.WaitSeconds), cancellationToken);
        await ThrowUnlessSuccessAsync(response, cancellationToken);
        return await ApiConnection.ReadAsync<DesiredState>(response, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> PutLeaderAsync(string runId, int epoch, LeaderEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Routes.Leader(runId, epoch)) { Content = ApiConnection.Json(endpoint) };
        using var response = await SendAsync(request, Patience, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Conflict) return false;
        await ThrowUnlessSuccessAsync(response, cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public async Task<LeaderEndpoint?> GetLeaderAsync(string runId, int epoch, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Routes.Leader(runId, epoch));
        using var response = await SendAsync(request, 2 * Patience, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NoContent) return null;
        await ThrowUnlessSuccessAsync(response, cancellationToken);
        return await ApiConnection.ReadAsync<LeaderEndpoint>(response, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReportResult> ReportAsync(string runId, int epoch, ReportBatch batch, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Reports(runId, epoch)) { Content = ApiConnection.Json(batch) };
        using var response = await SendAsync(request, 2 * Patience, cancellationToken);
        if (response.IsSuccessStatusCode) return ReportResult.Recorded(await ApiConnection.ReadAsync<ReportReceipt>(response, cancellationToken));
        var problem = await Problem.ReadAsync(response, cancellationToken);
        if (problem.Status == HttpStatusCode.Conflict) return ReportResult.Fenced(problem.Message);
        return problem.IsRefusedForGood ? ReportResult.Refused(problem.Message) : throw problem;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TimeSpan bound, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(bound, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        request.Options.Set(AddressRotation.Overdue, timeout.Token);
        try
        {
            return await _api.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiConnection.Unreachable(cause, request);
        }
    }

    private static async Task ThrowUnlessSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode) throw await Problem.ReadAsync(response, cancellationToken);
    }
}
