using System.Collections.Immutable;
using CsCheck;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;
using Hayate.Coordinator.Workers;

namespace Hayate.Coordinator.Tests.Workers;

/// <summary>What holds between a worker that lives and its grain, however late and often polls arrive and wherever the grain moves meanwhile.</summary>
public sealed class WorkerTransitionsProperties
{
    private enum Step
    {
        Lease,
        Withdraw,
        Answer,
        Poll,
        PollTwice,
        OldPoll,
        TakeOver,
        Second,
    }

    private static readonly Gen<Step[]> Histories = Gen.Enum<Step>().Array[0, 80];

    [Fact]
    public void Worker_AnyHistory_LosesNoRankThatItRunsAndNoSlotThatIsInUse() => Histories.Sample(
        history =>
        {
            var story = new Story();
            foreach (var step in history) story.Do(step);
        },
        iter: 5000);

    private sealed class Story
    {
        private readonly List<HeldLease> _leases = [];
        private readonly List<WorkerPoll> _polls = [];
        private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        private WorkerState _grain;
        private ImmutableHashSet<RankKey> _running = [];
        private long _known;
        private int _epoch;

        public Story()
        {
            _grain = new WorkerState { Incarnation = "a", IsAlive = true, HeardAt = _now, CheckedAt = _now, Version = 1 };
        }

        public void Do(Step step)
        {
            var before = _grain.Version;
            switch (step)
            {
                case Step.Lease:
                    _leases.Add(new() { Key = new("s.run", ++_epoch, 0), Incarnation = "a", RunStatus = RunStatus.Running, IsAttemptOpen = true });
                    break;
                case Step.Withdraw when _leases.FindIndex(lease => lease.IsWanted) is >= 0 and var index:
                    _leases[index] = _leases[index] with { IsAttemptOpen = false };
                    break;
                case Step.Answer: // the worker does at once what it hears
                    _known = _grain.Version;
                    _running = [.. _grain.Announced.Keys];
                    break;
                case Step.Poll or Step.PollTwice:
                    _polls.Add(new() { Incarnation = "a", Host = "h", Slots = [DeviceKind.Cpu], KnownVersion = _known, Ranks = [.. _running.Select(ToStatus)] });
                    for (var times = step == Step.Poll ? 1 : 2; times > 0; times--) Deliver(_polls[^1]);
                    break;
                case Step.OldPoll when _polls.Count > 1:
                    Deliver(_polls[^2]);
                    break;
                case Step.TakeOver: // as it is read from its row on another silo
                    _grain = new() { Incarnation = "a", IsAlive = _grain.IsAlive, HeardAt = _now, CheckedAt = _now, Version = _grain.Version + 1 };
                    break;
                case Step.Second:
                    _now += TimeSpan.FromSeconds(1);
                    _grain = WorkerTransitions.Age(_grain, _now) with { IsAlive = true, HeardAt = _now };
                    break;
            }

            _grain = WorkerTransitions.Refresh(_grain, [.. _leases], _now);
            Assert.True(_grain.Version >= before, "the version of the desired state went back");
        }

        private void Deliver(WorkerPoll poll)
        {
            var transition = WorkerTransitions.Poll(_grain, [.. _leases], poll, _now);
            Assert.DoesNotContain(transition.Ended, rank => _running.Contains(rank.Key));
            Assert.DoesNotContain(transition.Released, rank => _running.Contains(rank.Key));
            _grain = transition.State;
            _leases.RemoveAll(lease => transition.Released.Any(rank => rank.Key == lease.Key));
        }

        private static RankStatus ToStatus(RankKey key) => new() { RunId = key.RunId, Epoch = key.Epoch, Rank = key.Rank };
    }
}
