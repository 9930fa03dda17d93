using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Tests.Specification;

public sealed class SamplerLabelsTests
{
    private static readonly ConsistencySampler Searching = new() { Steps = 2, Search = new SigmaSearch() };

    [Fact]
    public void Label_OfASearch_TellsItFromGivenAndFromDefaultLevels()
    {
        Assert.Equal("consistency-2-searched", Searching.Label());
        Assert.Equal("consistency-2-searched@0.513", (Searching with { Sigmas = [0.513] }).Label());
        Assert.Equal("consistency-2@0.513", (Searching with { Sigmas = [0.513], Search = null }).Label());
        Assert.Equal(2, Searching.NetworkEvaluations());
    }

    [Theory]
    [InlineData("consistency-2-searched", true)]
    [InlineData("consistency-2-searched@0.5", true)]
    [InlineData("consistency-2@0.5", false)]
    [InlineData("consistency-2", false)]
    [InlineData("consistency-20-searched@0.5", false)]
    public void IsSubject_OfASearch_IsWhatItFinds(string subject, bool expected) => Assert.Equal(expected, Searching.IsSubject(subject));

    [Fact]
    public void IsSubject_OfAnyOther_IsItsLabelAlone()
    {
        Assert.True(new ConsistencySampler { Steps = 2 }.IsSubject("consistency-2"));
        Assert.False(new ConsistencySampler { Steps = 2 }.IsSubject("consistency-2@0.5"));
    }

    [Fact]
    public void Candidates_UnlessSaid_AreTenForEachLevelAndTheDefault()
    {
        Assert.Equal((11, 31), (Searching.Candidates(), (Searching with { Steps = 4 }).Candidates()));
        Assert.Equal(7, (Searching with { Search = new SigmaSearch { Evaluations = 7 } }).Candidates());
        Assert.Equal((3, 7), (Searching.FewestCandidates(), (Searching with { Steps = 4 }).FewestCandidates()));
    }
}
