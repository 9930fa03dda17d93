using System.Text.Json;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Tests.Parsing;

namespace Hayate.Contracts.Tests.Specification;

public sealed class RankRangeTests
{
    [Theory]
    [InlineData("2", 2, 2)]
    [InlineData("{ min: 1, max: 4 }", 1, 4)]
    [InlineData("{ max: 4 }", 1, 4)]
    [InlineData("{ min: 3, max: 3 }", 3, 3)]
    public void Read_OfEitherForm_IsARange(string ranks, int min, int max) =>
        Assert.Equal(new RankRange { Min = min, Max = max }, Ranks(SweepText.OfRun($"resources: {{ ranks: {ranks} }}")));

    [Theory]
    [InlineData("like: base, resources: { ranks: { max: 8 } }", 2, 8)]
    [InlineData("like: base, resources: { ranks: 3 }", 3, 3)]
    [InlineData("like: base, resources: { priority: 5 }", 2, 4)]
    public void Read_OfAnHeir_MergesAsKeysDo(string heir, int min, int max)
    {
        var file = SweepText.Of($"run: {{ {heir} }}\nbase: {{ method: edm, resources: {{ ranks: {{ min: 2, max: 4 }} }} }}");
        Assert.Equal(new RankRange { Min = min, Max = max }, Ranks(file));
    }

    [Theory]
    [InlineData(2, 2, "2")]
    [InlineData(1, 4, """{"max":4,"min":1}""")]
    public void Json_OfARange_IsANumberWhereOneWillDo(int min, int max, string expected)
    {
        var range = new RankRange { Min = min, Max = max };
        var json = JsonSerializer.Serialize(range, HayateJson.Options);
        Assert.Equal(expected, json);
        Assert.Equal(range, JsonSerializer.Deserialize<RankRange>(json, HayateJson.Options));
    }

    [Fact]
    public void Space_OverRanks_IsSearchedAsAWhole()
    {
        var plan = SweepFile.Plan(SweepText.Of("run: { method: edm, space: { resources.ranks: { choice: [1, { min: 2, max: 4 }] } } }")).Plan!;
        Assert.Equal(["1", "2 to 4"], plan.Runs.Select(run => run.Spec.Resources.Ranks.ToString()));
        var error = Assert.Single(SweepFile.Read(SweepText.Of("run: { method: edm, space: { resources.ranks.max: { choice: [1, 2] } } }")).Errors);
        Assert.Contains("as a whole", error.Cure, StringComparison.Ordinal);
    }

    private static RankRange Ranks(string file)
    {
        var read = SweepFile.Read(file);
        Assert.Empty(read.Errors);
        return read.Sweep!.Runs.Single(run => run.Name == "run").Spec.Resources.Ranks;
    }
}
