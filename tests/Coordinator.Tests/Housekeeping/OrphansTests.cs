using System.Collections.Immutable;
using Hayate.Coordinator.Housekeeping;

namespace Hayate.Coordinator.Tests.Housekeeping;

public sealed class OrphansTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly RunFiles Run = new()
    {
        Ends = new Dictionary<int, DateTimeOffset?> { [1] = Now.AddDays(-3), [2] = Now.AddHours(-1), [3] = null }.ToImmutableDictionary(),
        Checkpoints = ["runs/r/1/000000020", "runs/r/3/000000060"],
        NewestSteps = new Dictionary<int, int> { [1] = 20, [3] = 60 }.ToImmutableDictionary(),
        Samples = ["runs/r/1/samples/a.png"],
        Averages = ["runs/r/1/averages/000000010-power-0.05.safetensors"],
    };

    [Theory]
    [InlineData("runs/r/1/000000020/model.safetensors", false)] // has a row
    [InlineData("runs/r/1/000000040/model.safetensors", true)] // the writer died before its report
    [InlineData("runs/r/1/000000040/manifest.json", true)]
    [InlineData("runs/r/2/000000040/model.safetensors", false)] // ended a moment ago
    [InlineData("runs/r/3/000000080/model.safetensors", false)] // under way
    [InlineData("runs/r/3/000000040/model.safetensors", true)] // its row went, and the coordinator with it
    [InlineData("runs/r/4/000000040/model.safetensors", false)] // no such attempt is known
    [InlineData("runs/r/1/samples/a.png", false)]
    [InlineData("runs/r/1/samples/b.png", true)]
    [InlineData("runs/r/3/samples/b.png", false)]
    [InlineData("runs/r/1/averages/000000010-power-0.05.safetensors", false)]
    [InlineData("runs/r/1/averages/000000030-power-0.05.safetensors", true)]
    [InlineData("runs/r/3/averages/000000030-power-0.05.safetensors", false)]
    [InlineData("runs/r/1/notes/mine.txt", false)] // not ours
    public void Find_OfAFile_TakesWhatNobodyWillAskFor(string name, bool isOrphan) =>
        Assert.Equal(isOrphan, Orphans.Find([AttemptBlob.Parse(name)!], Run, Now.AddDays(-1)).Any());

    [Fact]
    public void Find_WhereAManifestCouldNotBeRead_LeavesEveryAverage() =>
        Assert.Empty(Orphans.Find([AttemptBlob.Parse("runs/r/1/averages/000000030-power-0.05.safetensors")!], Run with { Averages = null }, Now.AddDays(-1)));

    [Theory]
    [InlineData("references/a.safetensors")]
    [InlineData("runs/r/one/000000020/model.safetensors")]
    [InlineData("runs/r/1/loose")]
    public void Parse_OfANameThatNoAttemptWrites_IsNull(string name) => Assert.Null(AttemptBlob.Parse(name));
}
