using Hayate.Dashboard.Sweeps;

namespace Hayate.Dashboard.Tests.Sweeps;

public sealed class SweepTemplatesTests
{
    [Fact]
    public void All_Samples_AreEmbeddedWithADescription()
    {
        Assert.NotEmpty(SweepTemplates.All);
        Assert.All(SweepTemplates.All, sample => Assert.NotEmpty(sample.Description));
        Assert.All(SweepTemplates.All, sample => Assert.Contains("kind: Sweep", sample.File, StringComparison.Ordinal));
    }

    [Fact]
    public void Describe_CommentOfTwoLines_IsOneLine() =>
        Assert.Equal("A teacher and its students.", SweepTemplates.Describe("# A teacher\n# and its students.\nkind: Sweep\n# later"));

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(SweepTemplates.Find("nothing-like-it"));
}
