using Hayate.Contracts.Specification;
using Hayate.Coordinator.Metrics;
using Hayate.Coordinator.Persistence.Rows;

namespace Hayate.Coordinator.Tests.Metrics;

public sealed class EvaluationReaderTests
{
    [Fact]
    public void Newest_OfASearch_BeginsWithWhatWasFoundAndLeavesCandidatesOut()
    {
        var spec = new RunSpec
        {
            Method = Method.Evaluate,
            Objective = new EvaluateObjective(),
            Evaluation = new EvaluationSpec { Samplers = [new ConsistencySampler { Steps = 3, Search = new SigmaSearch() }, new ConsistencySampler { Steps = 1 }] },
        };
        EvaluationRow[] rows =
        [
            Row("consistency-2@5", 5), Row("consistency-3@5_0.5", 0.5), Row("consistency-1"), Row("consistency-3"), Row("consistency-3-searched@5_0.5"),
        ];

        var newest = EvaluationReader.Newest(spec, rows);

        Assert.Equal(["consistency-3-searched@5_0.5", "consistency-1", "consistency-3"], newest.Select(row => row.Subject));
    }

    private static EvaluationRow Row(string subject, double? level = null) => new()
    {
        RunId = "a.b", Step = 10, Subject = subject, Nfe = 2, NoiseLevel = level, Metric = "fd", Value = 1, Features = "pixels", ReferenceDigest = "d", Samples = 40,
    };
}
