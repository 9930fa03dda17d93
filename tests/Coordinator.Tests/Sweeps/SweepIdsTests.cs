using Hayate.Coordinator.Sweeps;

namespace Hayate.Coordinator.Tests.Sweeps;

public sealed class SweepIdsTests
{
    [Fact]
    public void Of_Key_IsTheBeginningOfTheBase32OfItsHash()
    {
        // printf abc | sha256sum | xxd -r -p | base32 | tr A-Z a-z | cut -c1-10
        Assert.Equal("xj4bnp4pah", SweepIds.Of("abc"));
    }

    [Fact]
    public void Of_DifferentKeys_DifferentIds() => Assert.Equal(1000, Enumerable.Range(0, 1000).Select(i => SweepIds.Of($"key {i}")).Distinct().Count());
}
