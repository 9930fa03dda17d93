using Hayate.Contracts.Api;
using Hayate.Coordinator.Checkpoints;
using Hayate.Coordinator.Runs;

namespace Hayate.Coordinator.Tests.Checkpoints;

public sealed class QualityGateTests
{
    private static readonly TeacherResolved Resolved = new("s.pd-4@250");

    [Theory]
    [InlineData(3.0)]
    [InlineData(4.5)]
    public void Gate_WithinTheFactor_OpensAndSaysSo(double value) => Assert.Equal(
        Resolved with { Remark = $"gate of 1.5 passed: distance {Text(value)} of pd-4 (ddim-4), distance 3 of pd-8 (ddim-8) of its teacher" },
        Judge(value, 3));

    [Fact]
    public void Gate_BeyondTheFactor_ClosesWithBothFigures() => Assert.Equal(
        new TeacherUnavailable("gate of 1.5 closed: distance 4.6 of pd-4 (ddim-4), distance 3 of pd-8 (ddim-8) of its teacher"), Judge(4.6, 3));

    [Fact]
    public void Gate_ForADivergedRound_Closes() => Assert.IsType<TeacherUnavailable>(Judge(double.NaN, 3));

    [Fact]
    public void Gate_WithNothingToCompare_OpensAndSaysWhy()
    {
        AssertNotApplied("the teacher was not measured", QualityGate.Judge(Resolved, 1.5, null, Distance("pd-8", 3)));
        AssertNotApplied("the teacher of pd-4 was not measured", QualityGate.Judge(Resolved, 1.5, Distance("pd-4", 9), null));
        AssertNotApplied("the teacher of pd-4 was not measured", Judge(9, double.NaN));
    }

    [Fact]
    public void Gate_OnDistancesOfUnlikeProvenance_IsNotApplied()
    {
        var teacher = Distance("pd-8", 3);
        var measured = teacher.Measured;
        AssertNotApplied("features pixels instead of inception", Against(measured with { Features = "inception" }));
        AssertNotApplied("digest reference instead of other", Against(measured with { ReferenceDigest = "other" }));
        AssertNotApplied("on 100 generated images instead of 50", Against(measured with { Samples = 50 }));

        RunEvent Against(EvaluationInfo other) => QualityGate.Judge(Resolved, 1.5, Distance("pd-4", 9), teacher with { Measured = other });
    }

    private static void AssertNotApplied(string why, RunEvent judged)
    {
        var resolved = Assert.IsType<TeacherResolved>(judged);
        Assert.Equal(Resolved.CheckpointId, resolved.CheckpointId);
        Assert.StartsWith("gate of 1.5 not applied", resolved.Remark, StringComparison.Ordinal);
        Assert.Contains(why, resolved.Remark, StringComparison.Ordinal);
    }

    private static RunEvent Judge(double round, double teacher) => QualityGate.Judge(Resolved, 1.5, Distance("pd-4", round), Distance("pd-8", teacher));

    private static MeasuredDistance Distance(string run, double value) => new(run, new EvaluationInfo
    {
        RunId = $"s.{run}", Step = 250, Subject = run.Replace("pd", "ddim", StringComparison.Ordinal), Metric = "fd", Value = value,
        Features = "pixels", ReferenceDigest = "reference", Samples = 100,
    });

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
