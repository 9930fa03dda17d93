using Hayate.Contracts.Parsing;

namespace Hayate.Contracts.Tests;

public sealed class SamplesTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Sample.Folder, "*.yaml").Select(path => Path.GetFileName(path)!)];

    [Theory, MemberData(nameof(Files))]
    public void Plan_OfEverySample_HasNoErrors(string file)
    {
        var result = SweepFile.Plan(Sample.Read(file));
        Assert.Empty(result.Errors);
        Assert.NotEmpty(result.Plan!.Runs);
    }
}
