using Hayate.Contracts.Api;
using Hayate.Coordinator.Runs;

namespace Hayate.Coordinator.Tests.Runs;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 32)]
    [InlineData(8, 60)]
    [InlineData(1000, 60)]
    public void After_InfrastructureLoss_FirstAtOnceThenGrows(int losses, int seconds) =>
        Assert.Equal(seconds, After(AttemptEnd.InfrastructureLoss, infrastructure: losses).TotalSeconds);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(50, 60)]
    public void After_ApplicationError_DoublesFromOneSecond(int errors, int seconds) =>
        Assert.Equal(seconds, After(AttemptEnd.ApplicationError, application: errors).TotalSeconds);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 4)]
    [InlineData(20, 60)]
    public void After_Preemption_GrowsWithThoseThatCameEarly(int early, int seconds) =>
        Assert.Equal(seconds, After(AttemptEnd.Preempted, early: early).TotalSeconds);

    [Theory]
    [InlineData(AttemptEnd.Preempted, 10, 4)]
    [InlineData(AttemptEnd.Preempted, 300, 0)]
    [InlineData(AttemptEnd.Resized, 10, 3)]
    [InlineData(AttemptEnd.InfrastructureLoss, 10, 3)]
    [InlineData(AttemptEnd.InfrastructureLoss, 300, 0)]
    public void CountEarly_OfAnEnd_GrowsByShortPreemptionsAndEndsWithALongAttempt(AttemptEnd end, int lasted, int expected) =>
        Assert.Equal(expected, Backoff.CountEarly(3, end, TimeSpan.FromSeconds(lasted)));

    private static TimeSpan After(AttemptEnd end, int application = 0, int infrastructure = 0, int early = 0) => Backoff.After(
        end, new BudgetInfo { ApplicationErrors = application, InfrastructureLosses = infrastructure, Preemptions = early }, early);
}
