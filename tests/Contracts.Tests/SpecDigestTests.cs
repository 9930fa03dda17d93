using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Tests;

public sealed class SpecDigestTests
{
    private static readonly RunSpec Spec = new() { Method = Method.Edm, Objective = new EdmObjective() };

    [Fact]
    public void Of_EqualValuesInDifferentArrays_IsEqual()
    {
        var first = Spec with { Optimizer = new OptimizerSpec { Ema = [0.9, 0.99] } };
        var second = Spec with { Optimizer = new OptimizerSpec { Ema = [0.9, 0.99] } };
        Assert.NotEqual(first, second);
        Assert.Equal(SpecDigest.Of(first), SpecDigest.Of(second));
        Assert.Matches("^[0-9a-f]{64}$", SpecDigest.Of(first));
    }

    [Fact]
    public void Of_AnyDifference_Differs()
    {
        RunSpec[] others =
        [
            Spec, Spec with { Optimizer = new OptimizerSpec { Ema = [0.9] } }, Spec with { Network = new MlpSpec() },
            Spec with { Training = new TrainingSpec { Seed = 1 } }, Spec with { Teacher = new TeacherSpec() },
        ];
        Assert.Equal(others.Length, others.Select(SpecDigest.Of).Distinct().Count());
    }
}
