using CsCheck;
using Hayate.Contracts.Parsing;

namespace Hayate.Contracts.Tests.Parsing;

public sealed class SweepFileFuzzTests
{
    private static readonly string[] Scraps =
        ["", " ", "\n", "\t", ":", "- ", "[", "]", "{", "}", "\"", "'", "#", "&a ", "*a", "!!x ", "---\n", "null", "~", "1e999", "-1", "like: ", "run", "\r", "\0", "|", ">", "?", "%", "@", "\uFEFF", "\uD800"];

    private static readonly string[] Files = [.. SamplesTests.Files.Select(row => Sample.Read(row.Data))];

    // An editor sends the file at every key stroke, so every damaged version of a good file must give an answer.
    [Fact]
    public void Plan_OfADamagedSample_IsAPlanOrErrorsButNeverAnException()
    {
        var damage = Gen.Select(Gen.Double.Unit, Gen.Int[0, 12], Gen.OneOf(Scraps.Select(scrap => (IGen<string>)Gen.Const(scrap)).ToArray())).Array[1, 4];
        Gen.Select(Gen.OneOf(Files.Select(file => (IGen<string>)Gen.Const(file)).ToArray()), damage).Sample(
            (file, damages) =>
            {
                var text = damages.Aggregate(file, (current, cut) =>
                {
                    var at = (int)(cut.Item1 * current.Length);
                    return current[..at] + cut.Item3 + current[Math.Min(current.Length, at + cut.Item2)..];
                });
                var result = SweepFile.Plan(text);
                Assert.Equal(result.Plan is null, !result.Errors.IsEmpty);
                Assert.All(result.Errors, error => Assert.InRange(error.Line, 1, 1 + text.Count(c => c is '\n' or '\r')));
            },
            iter: 600, threads: 1);
    }
}
