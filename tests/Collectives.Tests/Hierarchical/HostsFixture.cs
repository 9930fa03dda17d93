namespace Hayate.Collectives.Tests.Hierarchical;

/// <summary>Ranks that believe to be on these hosts.</summary>
public abstract class HostsFixture(params string[] hosts) : GangFixture(Gang.Of(hosts))
{
    public IReadOnlyList<string> Hosts => hosts;
}

public sealed class TwoAndOneFixture() : HostsFixture("a", "a", "b");

public sealed class TwoAndTwoFixture() : HostsFixture("a", "a", "b", "b");

public sealed class InterleavedFixture() : HostsFixture("a", "b", "a", "b");

public sealed class ThreeHostsFixture() : HostsFixture("a", "b", "c", "a");
