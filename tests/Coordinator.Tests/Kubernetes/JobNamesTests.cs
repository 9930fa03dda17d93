using System.Text.RegularExpressions;
using CsCheck;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Kubernetes;

namespace Hayate.Coordinator.Tests.Kubernetes;

public sealed partial class JobNamesTests
{
    [Theory]
    [InlineData("abcdefghij.teacher", 2, "abcdefghij-teacher-2")]
    [InlineData("abcdefghij.cd-12", 13, "abcdefghij-cd-12-13")]
    public void Name_OfAPlainRun_CanBeRead(string run, int epoch, string expected) => Assert.Equal(expected, JobNames.Of(new() { RunId = run, Epoch = epoch }));

    [Fact]
    public void Name_OfAnyRun_FitsAndIsItsOwn() =>
        Gen.Select(Gen.String[Gen.Char["abcde.-_AZ7"], 1, 70], Gen.String[Gen.Char["ab.-_A"], 1, 6], Gen.Int[1, 99999])
            .Sample((one, other, epoch) =>
            {
                var names = new[] { $"abcdefghij.{one}", $"abcdefghij.{other}", $"abcdefghij.{other}.a", $"abcdefghij.{other}-a" }.Distinct()
                    .Select(run => JobNames.Of(new() { RunId = run, Epoch = epoch })).ToList();
                Assert.All(names, name => Assert.True(name.Length <= 48 && DnsLabel().IsMatch(name), name));
                Assert.Equal(names.Count, names.Distinct().Count());
            });

    [Fact]
    public void Annotations_OfAnAttempt_TellWhichItIs()
    {
        Assert.Equal(Samples.Attempt, JobNames.AttemptOf(JobNames.Annotations(Samples.Attempt)));
        Assert.Null(JobNames.AttemptOf(new Dictionary<string, string> { [JobNames.Run] = "x" }));
        Assert.Null(JobNames.AttemptOf(null));
    }

    [Theory]
    [InlineData("run/2", 2)]
    [InlineData("a/b/3", 3)]
    [InlineData("run/0", null)]
    [InlineData("run", null)]
    [InlineData("/1", null)]
    public void Attempt_Written_IsReadBack(string text, int? epoch) => Assert.Equal(epoch, ServedAttempt.TryParse(text, out var attempt) ? attempt.Epoch : null);

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex DnsLabel();
}
