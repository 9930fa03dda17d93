using CsCheck;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Runs;

namespace Hayate.Coordinator.Tests.Runs;

/// <summary>What holds for every order in which events may arrive, late and double ones included.</summary>
public sealed class RunTransitionsProperties
{
    private static readonly Gen<RankEnd> Ends = Gen.OneOf<int?>(0, 64, 69, 70, 75, 137, 1, null).Select(code => new RankEnd { ExitCode = code, Detail = "detail" });

    private static readonly Gen<RunEvent> Events = Gen.Frequency(
        (4, Gen.Const<RunEvent>(new GangLeased())),
        (6, Gen.Select(Gen.Int[1, 6], Gen.Int[0, 2], Ends, (epoch, rank, end) => (RunEvent)new RankEnded(epoch, rank, end))),
        (1, Gen.Int[1, 6].Select(epoch => (RunEvent)new CompletionReported(epoch))),
        (1, Gen.Int[1, 6].Select(epoch => (RunEvent)new GangDisrupted(epoch, "pod p was deleted"))),
        (1, Gen.Const<RunEvent>(new CancelRequested())),
        (2, Gen.Int[1, 6].Select(epoch => (RunEvent)new GangGone(epoch))),
        (2, Gen.Select(Gen.Int[1, 6], Gen.Bool, Gen.Int[1, 3], (epoch, preempts, by) =>
            (RunEvent)new StopRequested(epoch, RunStateSamples.StopAs(preempts ? AttemptEnd.Preempted : AttemptEnd.Resized, $"asked by {by}")))),
        (1, Gen.Const<RunEvent>(new TeacherResolved("t@1"))),
        (1, Gen.Const<RunEvent>(new ClassifierResolved("c@1"))),
        (1, Gen.Const<RunEvent>(new TeacherUnavailable("no teacher"))));

    private static readonly Gen<(bool Waits, int Application, int Infrastructure, (RunEvent Event, int Seconds)[] History)> Histories =
        Gen.Select(Gen.Bool, Gen.Int[0, 2], Gen.Int[0, 3], Gen.Select(Events, Gen.Int[0, 70]).Array[0, 40]);

    [Fact]
    public void Run_AnyHistory_KeepsTheInvariants() => Histories.Sample(
        history =>
        {
            var state = RunStateSamples.Queued(history.Application, history.Infrastructure) with { Status = history.Waits ? RunStatus.Waiting : RunStatus.Queued };
            var now = RunStateSamples.Now;
            foreach (var (happened, seconds) in history.History)
            {
                now += TimeSpan.FromSeconds(seconds);
                var before = state;
                var transition = RunTransitions.Apply(state, happened, now);
                state = transition.State;
                Check(before, happened, state);
                Assert.Equal(ReferenceEquals(before, state), transition.Effects.IsEmpty);
                Assert.Same(state, Repeat(state, happened, now));
            }
        },
        iter: 5000);

    /// <summary>What is told of the newest attempt or an earlier one, and sent again any time later, in any order, changes nothing.</summary>
    [Fact]
    public void Run_EventsSentAgainLater_ChangeNothing() => Gen.Select(Histories, Gen.Int[0, int.MaxValue - 1]).Sample(
        (history, seed) =>
        {
            var random = new Random(seed);
            var once = RunStateSamples.Queued(history.Application, history.Infrastructure) with { Status = history.Waits ? RunStatus.Waiting : RunStatus.Queued };
            var again = once;
            var now = RunStateSamples.Now;
            List<RunEvent> sent = [];
            foreach (var (happened, seconds) in history.History)
            {
                now += TimeSpan.FromSeconds(seconds);
                if (EpochOf(happened) > once.Epoch) continue; // nobody can tell of an attempt that is yet to come
                once = RunTransitions.Apply(once, happened, now).State;
                again = RunTransitions.Apply(again, happened, now).State;
                if (happened is not (GangLeased or StopRequested or GangGone)) sent.Add(happened); // those are looks at the rows, at their moment
                for (var times = random.Next(3); times > 0 && sent.Count > 0; times--) again = RunTransitions.Apply(again, sent[random.Next(sent.Count)], now).State;
                Assert.Equal(once, again);
            }
        },
        iter: 5000);

    private static int EpochOf(RunEvent happened) => happened switch
    {
        RankEnded rank => rank.Epoch,
        CompletionReported completion => completion.Epoch,
        GangDisrupted disruption => disruption.Epoch,
        StopRequested asked => asked.Epoch,
        GangGone gang => gang.Epoch,
        _ => 0,
    };

    // An event that comes twice finds nothing left to do; only a new lease of slots is a new event each time.
    private static RunState Repeat(RunState state, RunEvent happened, DateTimeOffset now) =>
        happened is GangLeased ? state : RunTransitions.Apply(state, happened, now).State;

    private static void Check(RunState before, RunEvent happened, RunState after)
    {
        Assert.InRange(after.Epoch - before.Epoch, 0, 1);
        Assert.True(after.Epoch == before.Epoch || happened is GangLeased, "only a leased gang opens an attempt");
        Assert.Equal(after.Epoch, after.Attempt?.Epoch ?? 0);
        Assert.Equal(after.HasEnded, after.EndedAt is not null);
        Assert.True(!before.HasEnded || ReferenceEquals(before, after), "the end is the end");
        Assert.Equal(after.Status is RunStatus.Running or RunStatus.Cancelling, after.Attempt is { EndedAt: null });
        Assert.True(after.Status != RunStatus.Completed || happened is CompletionReported || before.Status == RunStatus.Completed, "only rank 0's report completes");
        Assert.True(after.Status == RunStatus.Failed || after.Budget.ApplicationErrors <= after.Retry.Application);
        Assert.True(after.Status == RunStatus.Failed || after.Budget.InfrastructureLosses <= after.Retry.Infrastructure);
        Assert.True(Counted(after.Budget) <= after.Epoch, "an attempt ends once");
        Assert.True(!after.IsStopping || after.Attempt is { EndedAt: null }, "only a gang can stop");
        Assert.True(before.Epoch != after.Epoch || before.Attempt?.Stop is null || before.Attempt.Stop == after.Attempt!.Stop, "the first reason stands");
        Assert.True(after.Attempt?.End != AttemptEnd.Resized || after.Attempt.Stop?.End == AttemptEnd.Resized, "nothing else is called a resize");
        Assert.True(happened is not GangGone || before.Status != RunStatus.Running || ReferenceEquals(before, after) || before.IsStopping, "only a gang that was asked to is gone");
        Assert.True(!before.IsStopping || after.Budget.InfrastructureLosses + after.Budget.ApplicationErrors == Losses(before) || happened is RankEnded, "stopping costs nothing");
        Assert.True(after.NotBefore is null || after.Status == RunStatus.Queued, "only queued runs pause");
        Assert.True(after.QueuedAt is null || after.Status == RunStatus.Queued, "only queued runs have been so since");
        Assert.True(before.Status == RunStatus.Queued || after.Status != RunStatus.Queued || after.QueuedAt is not null, "who comes to the queue has the time noted");
    }

    private static int Losses(RunState state) => state.Budget.InfrastructureLosses + state.Budget.ApplicationErrors;

    private static int Counted(BudgetInfo budget) => budget.ApplicationErrors + budget.InfrastructureLosses + budget.Preemptions;
}
