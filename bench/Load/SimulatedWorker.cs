using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;

namespace Hayate.Load;

/// <summary>An agent without processes: it polls as a real one does and lists what it was told to run.</summary>
internal sealed class SimulatedWorker(IWorkerClient client, int number)
{
    private const double LongPollSeconds = 3; // as the agent waits

    private readonly TaskCompletionSource<RankAssignment> _assigned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the rank that it was given.</summary>
    public Task<RankAssignment> Assigned => _assigned.Task;

    /// <summary>Polls that were answered.</summary>
    public int Polls { get; private set; }

    /// <summary>Polls that were not.</summary>
    public int Failures { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        var desired = new DesiredState { Version = 0, LeaseSeconds = 0, Ranks = [] };
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var answer = await client.PollAsync($"load-{number:D4}", Poll(desired), stop);
                if (!desired.Ranks.IsEmpty && answer.Ranks.IsEmpty) throw new InvalidOperationException($"Worker {number} lost its rank of {desired.Ranks[0].RunId}.");
                desired = answer;
                Polls++;
                if (desired.Ranks is [var rank, ..]) _assigned.TrySetResult(rank);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is ApiException or ApiUnreachableException)
            {
                Failures++;
            }
        }
    }

    private static WorkerPoll Poll(DesiredState desired) => new()
    {
        Incarnation = "load",
        Host = "load",
        Slots = [DeviceKind.Cpu],
        Ranks = [.. desired.Ranks.Select(rank => new RankStatus { RunId = rank.RunId, Epoch = rank.Epoch, Rank = rank.Rank })],
        KnownVersion = desired.Version,
        WaitSeconds = LongPollSeconds,
    };
}
