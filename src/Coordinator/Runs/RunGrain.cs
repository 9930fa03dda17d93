using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Checkpoints;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Live;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Scheduling;
using Hayate.Coordinator.Telemetry;
using Hayate.Coordinator.Workers;
using Hayate.Hosting;

namespace Hayate.Coordinator.Runs;

/// <inheritdoc cref="IRunGrain"/>
internal sealed partial class RunGrain(
    RunStore store, TeacherReader teachers, RunReader reader, LiveEvents live, RunWatch watch, TimeProvider clock, ILogger<RunGrain> logger) : Grain, IRunGrain
{
    private string Id => this.GetPrimaryKeyString();

    public async Task<bool> StartAsync(ImmutableArray<Placement> gang, CancellationToken cancellationToken) =>
        await ApplyAsync(new GangLeased(), cancellationToken, gang) is { Effects.IsEmpty: false };

    public Task EndRankAsync(int epoch, int rank, RankEnd end, CancellationToken cancellationToken) =>
        ApplyAsync(new RankEnded(epoch, rank, end), cancellationToken);

    public Task DisruptAsync(int epoch, string cause, CancellationToken cancellationToken) =>
        ApplyAsync(new GangDisrupted(epoch, cause), cancellationToken);

    public Task CompleteAsync(int epoch, CancellationToken cancellationToken) =>
        ApplyAsync(new CompletionReported(epoch), cancellationToken);

    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        var transition = await ApplyAsync(new CancelRequested(), cancellationToken);
        if (transition is { State.IsStopping: true }) await ReleaseGangAsync(transition.State.Epoch, cancellationToken);
    }

    public async Task StopAsync(int epoch, GangStop stop, CancellationToken cancellationToken)
    {
        var transition = await ApplyAsync(new StopRequested(epoch, stop), cancellationToken);
        if (transition is { State.IsStopping: true }) await ReleaseGangAsync(epoch, cancellationToken);
    }

    public async Task ReleaseGangAsync(int epoch, CancellationToken cancellationToken)
    {
        if (await store.CountHoldingAsync(Id, epoch, cancellationToken) == 0) await ApplyAsync(new GangGone(epoch), cancellationToken);
    }

    public async Task ResolveTeacherAsync(CancellationToken cancellationToken)
    {
        foreach (var resolved in await teachers.ReadAsync(Id, cancellationToken)) await ApplyAsync(resolved, cancellationToken);
    }

    private async Task<RunTransition?> ApplyAsync(RunEvent happened, CancellationToken cancellationToken, ImmutableArray<Placement> gang = default)
    {
        var began = clock.GetUtcNow();
        if (await store.ApplyAsync(Id, happened, cancellationToken, gang) is not { } applied) return null;
        watch.Tell(applied, began);
        using var about = logger.About(Id, applied.After.Epoch);
        foreach (var line in applied.Lines) LogLine(Id, line.Text);
        if (!applied.Transition.Effects.IsEmpty) await NotifyAsync(applied, cancellationToken);
        return applied.Transition;
    }

    // Nothing here is waited for by others or needed for truth: whoever misses a hint finds the rows at its next look.
    private async Task NotifyAsync(AppliedEvent applied, CancellationToken cancellationToken)
    {
        var (transition, lines) = (applied.Transition, applied.Lines);
        if (transition.Effects.OfType<RefreshWorkers>().Any() && transition.State.Epoch > 0)
        {
            foreach (var worker in await store.ReadWorkersAsync(Id, transition.State.Epoch, cancellationToken))
            {
                await GrainFactory.GetGrain<IWorkerGrain>(worker).RefreshAsync();
            }
        }

        if (transition.Effects.OfType<WakeScheduler>().Any()) await GrainFactory.GetGrain<ISchedulerGrain>(Pool.Default).WakeAsync();
        if (!live.HasReaders(Id)) return;
        if (lines.Count > 0) live.Publish(new LogArrived { RunId = Id, Lines = [.. lines.Select(LogReader.ToLine)] });
        if (await reader.ReadAsync(Id, cancellationToken) is { } run) live.Publish(new RunChanged { RunId = Id, Run = run });
    }

    [LoggerMessage(EventId = 100, EventName = "RunChanged", Level = LogLevel.Information, Message = "{RunId}: {Text}")]
    private partial void LogLine(string runId, string text);
}
