using Hayate.Contracts.Api;
using Hayate.Coordinator.Runs;

namespace Hayate.Coordinator.Tests.Runs;

public sealed class RunProgressTests
{
    [Fact]
    public void Of_RunsOfDifferentLength_CountsThemByTheirSteps() =>
        Assert.Equal(0.75, RunProgress.Of([new(RunStatus.Completed, 300, 300), new(RunStatus.Running, 0, 100)]));

    [Fact]
    public void Of_CompletedEvaluation_IsAllDone() => Assert.Equal(1, RunProgress.Of([new(RunStatus.Completed, 0, 0)]));

    [Fact]
    public void Of_NoRuns_IsNone() => Assert.Equal(0, RunProgress.Of([]));
}
