using Hayate.Contracts.Api;
using Hayate.Coordinator.Checkpoints;
using Hayate.Coordinator.Runs;

namespace Hayate.Coordinator.Tests.Checkpoints;

public sealed class TeacherChoiceTests
{
    private static readonly Dictionary<int, string> Checkpoints = new() { [100] = "t@100", [200] = "t@200", [300] = "t@300" };
    private static readonly Dictionary<int, double> Distances = new() { [100] = 3, [200] = 1, [250] = 0.5 };

    [Theory]
    [InlineData("best", "t@200")]
    [InlineData("latest", "t@300")]
    [InlineData("100", "t@100")]
    public void Teacher_Completed_IsTheCheckpointSelected(string selector, string expected) =>
        Assert.Equal(new TeacherResolved(expected), Choose(RunStatus.Completed, selector));

    [Fact]
    public void Teacher_BestButNothingMeasured_IsTheLatest() =>
        Assert.Equal(new TeacherResolved("t@300"), TeacherChoice.Choose("t", RunStatus.Completed, null, "best", Checkpoints, new Dictionary<int, double>()));

    [Fact]
    public void Teacher_StepWithoutCheckpoint_NamesThoseThereAre() => Assert.Equal(
        new TeacherUnavailable("its teacher t has no checkpoint at step 150; it has 100, 200, 300"), Choose(RunStatus.Completed, "150"));

    [Fact]
    public void Teacher_NoCheckpoints_IsUnavailable() => Assert.Equal(
        new TeacherUnavailable("its teacher t has no checkpoint"),
        TeacherChoice.Choose("t", RunStatus.Completed, null, "best", new Dictionary<int, string>(), new Dictionary<int, double>()));

    [Fact]
    public void Teacher_Failed_IsUnavailableForItsReason() =>
        Assert.Equal(new TeacherUnavailable("its teacher t failed: boom"), Choose(RunStatus.Failed, "best", "boom"));

    [Fact]
    public void Teacher_Cancelled_IsUnavailable() => Assert.Equal(new TeacherUnavailable("its teacher t was cancelled"), Choose(RunStatus.Cancelled, "best"));

    [Theory]
    [InlineData(RunStatus.Waiting)]
    [InlineData(RunStatus.Queued)]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.Cancelling)]
    public void Teacher_NotEnded_IsWaitedFor(RunStatus status) => Assert.Null(Choose(status, "best"));

    private static RunEvent? Choose(RunStatus status, string selector, string? reason = null) =>
        TeacherChoice.Choose("t", status, reason, selector, Checkpoints, Distances);
}
