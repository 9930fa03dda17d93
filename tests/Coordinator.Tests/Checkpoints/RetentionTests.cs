using CsCheck;
using Hayate.Contracts.Specification;
using Hayate.Coordinator.Checkpoints;

namespace Hayate.Coordinator.Tests.Checkpoints;

public sealed class RetentionTests
{
    private static readonly Dictionary<int, double> NotMeasured = [];

    [Fact]
    public void Superfluous_ManyMeasured_KeepsNewestAndBest()
    {
        var distances = new Dictionary<int, double> { [100] = 5, [200] = 2, [300] = 4, [400] = 3 };
        Assert.Equal([100, 300], Retention.Superfluous([500, 400, 300, 200, 100], distances, new KeepSpec { Latest = 2, Best = 1 }, []).Order());
    }

    [Fact]
    public void Superfluous_NothingMeasured_KeepsTheNewest() =>
        Assert.Equal([100], Retention.Superfluous([300, 200, 100], NotMeasured, new KeepSpec { Latest = 2, Best = 1 }, []));

    [Fact]
    public void Superfluous_StudentsNeedOne_KeepsIt() =>
        Assert.Equal([200], Retention.Superfluous([300, 200, 100], NotMeasured, new KeepSpec { Latest = 1, Best = 0 }, [100]));

    [Fact]
    public void Superfluous_AnyCheckpoints_NewestStaysAndNoMoreGoThanMust() =>
        Gen.Select(Gen.Int[1, 50].HashSet[1, 12], Gen.Dictionary(Gen.Int[1, 50], Gen.Double[0, 10])[0, 12], Gen.Int[1, 4], Gen.Int[0, 4]).Sample((steps, distances, latest, best) =>
        {
            var gone = Retention.Superfluous([.. steps.OrderDescending()], distances, new KeepSpec { Latest = latest, Best = best }, []).ToHashSet();
            Assert.DoesNotContain(steps.Max(), gone);
            Assert.True(steps.Count - gone.Count >= Math.Min(steps.Count, latest));
            Assert.True(steps.Count - gone.Count <= latest + best);
            var measured = steps.Where(distances.ContainsKey).ToList();
            if (best > 0 && measured.Count > 0) Assert.Contains(measured, step => distances[step] == measured.Min(other => distances[other]) && !gone.Contains(step));
        });
}
