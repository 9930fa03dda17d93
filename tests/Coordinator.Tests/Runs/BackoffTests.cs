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
    [InlineData(1, 1, 0)]
    [InlineData(5, 600, 0)]
    [InlineData(2, 5, 1)]
    [InlineData(20, 5, 60)]
    public void After_Preemption_PausesOnlyWhenAttemptsAreShort(int preemptions, int lastedSeconds, int seconds) =>
        Assert.Equal(seconds, After(AttemptEnd.Preempted, preemptions: preemptions, lasted: lastedSeconds).TotalSeconds);

    private static TimeSpan After(AttemptEnd end, int application = 0, int infrastructure = 0, int preemptions = 0, int lasted = 100) => Backoff.After(
        end,
        new BudgetInfo { ApplicationErrors = application, InfrastructureLosses = infrastructure, Preemptions = preemptions },
        TimeSpan.FromSeconds(lasted));
}
