using System.Collections.Immutable;
using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;

namespace Hayate.Coordinator.Tests;

/// <summary>An agent without processes: it polls as a real one does, and its ranks end when the test says so.</summary>
public sealed class SimulatedWorker(IWorkerClient client, string id, int slots)
{
    private readonly Dictionary<(string RunId, int Epoch, int Rank), RankStatus> _ranks = [];
    private DesiredState _desired = new() { Version = 0, LeaseSeconds = 0, Ranks = [] };

    public string Incarnation { get; private set; } = "first";

    public bool IsDraining { get; set; }

    public ServedAttempt? Serves { get; init; }

    /// <summary>What it would say now.</summary>
    public WorkerPoll Message => new()
    {
        Incarnation = Incarnation,
        Host = $"host-of-{id}",
        Slots = [.. Enumerable.Repeat(DeviceKind.Cpu, slots)],
        Serves = Serves,
        IsDraining = IsDraining,
        Ranks = [.. _ranks.Values],
        KnownVersion = _desired.Version,
    };

    /// <summary>Polls once and does at once what is desired: starts what is missing, stops what is not listed.</summary>
    public async Task<DesiredState> PollAsync(double waitSeconds = 0)
    {
        _desired = await AskAsync(Message with { WaitSeconds = waitSeconds });
        var wanted = _desired.Ranks.ToDictionary(rank => (rank.RunId, rank.Epoch, rank.Rank));
        foreach (var gone in _ranks.Keys.Except(wanted.Keys).ToList()) _ranks.Remove(gone);
        foreach (var key in wanted.Keys.Except(_ranks.Keys).ToList())
        {
            _ranks[key] = new RankStatus { RunId = key.RunId, Epoch = key.Epoch, Rank = key.Rank };
        }

        return _desired;
    }

    // As an agent does, which gives up a poll that takes long and sends another.
    private async Task<DesiredState> AskAsync(WorkerPoll poll)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await client.PollAsync(id, poll, TestContext.Current.CancellationToken);
            }
            catch (ApiUnreachableException) when (TimeProvider.System.GetElapsedTime(started) < TestCoordinator.Patience)
            {
                // Nobody answered in time: ask again.
            }
        }
    }

    /// <summary>Polls until the desired state is as expected.</summary>
    public Task<DesiredState> PollUntilAsync(string what, Func<DesiredState, bool> isAsExpected) =>
        Eventually.GetAsync(what, () => PollAsync(), isAsExpected);

    /// <summary>Polls until ranks of an attempt are assigned here, and returns them.</summary>
    public async Task<ImmutableArray<RankAssignment>> PollUntilAssignedAsync(string runId, int epoch = 1)
    {
        var desired = await PollUntilAsync($"attempt {epoch} of {runId}", desired => desired.Lists(runId, epoch));
        return [.. desired.Ranks.Where(rank => rank.RunId == runId)];
    }

    /// <summary>A rank's process ends; the next poll tells.</summary>
    public void End(string runId, int epoch, int rank, int exitCode, string? detail = null) =>
        _ranks[(runId, epoch, rank)] = _ranks[(runId, epoch, rank)] with { ExitCode = exitCode, Detail = detail };

    /// <summary>A rank vanishes without a word.</summary>
    public void Forget(string runId, int epoch, int rank) => _ranks.Remove((runId, epoch, rank));

    /// <summary>The agent dies, its ranks with it, and is started anew.</summary>
    public void Restart()
    {
        Incarnation += "-again";
        _ranks.Clear();
        _desired = _desired with { Version = 0, Ranks = [] };
    }
}
