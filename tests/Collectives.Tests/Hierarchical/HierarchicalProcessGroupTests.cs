namespace Hayate.Collectives.Tests.Hierarchical;

public abstract class HierarchicalTests(HostsFixture fixture) : ProcessGroupContract(fixture)
{
    private protected override float[] Sum(float[][] values) => SummationOrder.OfTheRing(
        [.. fixture.Hosts.Select((host, rank) => (host, rank)).GroupBy(pair => pair.host, pair => values[pair.rank]).Select(host => SummationOrder.OfRank([.. host]))]);
}

public sealed class TwoAndOneTests(TwoAndOneFixture fixture) : HierarchicalTests(fixture), IClassFixture<TwoAndOneFixture>;

public sealed class TwoAndTwoTests(TwoAndTwoFixture fixture) : HierarchicalTests(fixture), IClassFixture<TwoAndTwoFixture>;

public sealed class InterleavedTests(InterleavedFixture fixture) : HierarchicalTests(fixture), IClassFixture<InterleavedFixture>;

public sealed class ThreeHostsTests(ThreeHostsFixture fixture) : HierarchicalTests(fixture), IClassFixture<ThreeHostsFixture>;
