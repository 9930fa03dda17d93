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
        foreach (var other in new[] { teacher with { Features = "inception" }, teacher with { ReferenceDigest = "other" }, teacher with { Samples = 50 } })
            AssertNotApplied("other features, data or numbers of samples", QualityGate.Judge(Resolved, 1.5, Distance("pd-4", 9), other));
    }

    private static void AssertNotApplied(string why, RunEvent judged)
    {
        var resolved = Assert.IsType<TeacherResolved>(judged);
        Assert.Equal(Resolved.CheckpointId, resolved.CheckpointId);
        Assert.StartsWith("gate of 1.5 not applied", resolved.Remark, StringComparison.Ordinal);
        Assert.Contains(why, resolved.Remark, StringComparison.Ordinal);
    }

    private static RunEvent Judge(double round, double teacher) => QualityGate.Judge(Resolved, 1.5, Distance("pd-4", round), Distance("pd-8", teacher));

    private static MeasuredDistance Distance(string run, double value) => new()
    {
        Run = run, Sampler = run.Replace("pd", "ddim", StringComparison.Ordinal), Value = value, Features = "pixels", ReferenceDigest = "reference", Samples = 100,
    };

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
