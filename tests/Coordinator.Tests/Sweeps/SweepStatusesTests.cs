using Hayate.Contracts.Api;
using Hayate.Coordinator.Sweeps;

namespace Hayate.Coordinator.Tests.Sweeps;

public sealed class SweepStatusesTests
{
    [Theory]
    [InlineData(SweepStatus.Active, RunStatus.Completed, RunStatus.Waiting)]
    [InlineData(SweepStatus.Active, RunStatus.Failed, RunStatus.Cancelling)]
    [InlineData(SweepStatus.Failed, RunStatus.Failed, RunStatus.Cancelled)]
    [InlineData(SweepStatus.Cancelled, RunStatus.Completed, RunStatus.Cancelled)]
    [InlineData(SweepStatus.Completed, RunStatus.Completed, RunStatus.Completed)]
    public void Of_TwoRuns_IsTheirCommonState(SweepStatus expected, RunStatus first, RunStatus second) => Assert.Equal(expected, SweepStatuses.Of([first, second]));
}
