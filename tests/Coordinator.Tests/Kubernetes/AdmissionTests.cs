using System.Collections.Immutable;
using CsCheck;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Kubernetes;
using Hayate.Coordinator.Scheduling;

namespace Hayate.Coordinator.Tests.Kubernetes;

public sealed class AdmissionTests
{
    [Fact]
    public void Queue_LongerThanMayWait_IsAdmittedByPriorityThenAge() =>
        Assert.Equal(["old", "urgent"], Admit(2, Gang("young", minutes: 2), Gang("old", minutes: 1), Gang("urgent", minutes: 3) with { Priority = 1 }).Order());

    [Fact]
    public void Queue_OfOneDevice_DoesNotHoldUpAnother() =>
        Assert.Equal(["a", "c"], Admit(1, Gang("a") with { Device = DeviceKind.Cuda }, Gang("b", minutes: 1) with { Device = DeviceKind.Cuda }, Gang("c", minutes: 2)).Order());

    [Fact]
    public void Sweep_AtItsLimit_IsNotAdmittedFurther()
    {
        var active = new Dictionary<string, int> { ["s"] = 1 };
        Assert.Equal(["a"], Admission.Admit([Gang("a") with { MaxConcurrent = 2 }, Gang("b", minutes: 1) with { MaxConcurrent = 2 }], active, 8));
    }

    [Fact]
    public void Gang_OfTheStandingPool_NeedsNoJob() => Assert.Empty(Admit(8, Gang("a") with { IsOnDemand = false }));

    [Fact]
    public void Queue_OfAnyKind_IsNeverAdmittedBeyondTheLimits() =>
        Gen.Select(Gen.Select(Gen.Int[0, 3], Gen.Enum<DeviceKind>(), Gen.Int[-1, 1], (sweep, device, priority) => (sweep, device, priority)).Array[0, 30], Gen.Int[1, 4]).Sample((all, most) =>
        {
            var queue = all.Select((one, i) => Gang($"r{i}", i) with { SweepId = $"s{one.sweep}", Device = one.device, Priority = one.priority, MaxConcurrent = 3 }).ToList();
            var admitted = Admit(most, [.. queue]).Select(id => queue.Single(gang => gang.RunId == id)).ToList();
            Assert.All(admitted.GroupBy(gang => gang.Device), kind => Assert.True(kind.Count() <= most));
            Assert.All(admitted.GroupBy(gang => gang.SweepId), sweep => Assert.True(sweep.Count() <= 3));
            // Who is left out found one of the limits reached by those before.
            Assert.All(queue.Except(admitted), left => Assert.True(
                admitted.Count(gang => gang.Device == left.Device) == most || admitted.Count(gang => gang.SweepId == left.SweepId) == 3));
        });

    private static ImmutableHashSet<string> Admit(int most, params QueuedGang[] queue) => Admission.Admit(queue, new Dictionary<string, int>(), most);

    private static QueuedGang Gang(string id, int minutes = 0) => new()
    {
        RunId = id, SweepId = "s", Ranks = RankRange.Of(1), Device = DeviceKind.Cpu, Priority = 0, SubmittedAt = Samples.Now.AddMinutes(minutes), Ordinal = 0, NextEpoch = 1, IsOnDemand = true,
    };
}
