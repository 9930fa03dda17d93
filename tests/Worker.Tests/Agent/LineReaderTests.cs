using Hayate.Worker.Agent;

namespace Hayate.Worker.Tests.Agent;

public sealed class LineReaderTests
{
    [Fact]
    public async Task Output_OfLines_IsSplitAtTheirEnds() =>
        Assert.Equal(["one", "", "two", "no end"], await LinesAsync("one\n\ntwo\r\nno end"));

    [Fact]
    public async Task Output_ThatNeverEndsItsLine_IsSplitAtTheBound()
    {
        var lines = await LinesAsync(new string('x', (2 * LineReader.LongestLine) + 3));

        Assert.Equal([LineReader.LongestLine, LineReader.LongestLine, 3], lines.Select(line => line.Length));
    }

    private static async Task<List<string>> LinesAsync(string output)
    {
        List<string> lines = [];
        await LineReader.ReadAsync(new StringReader(output), line =>
        {
            lines.Add(line);
            return ValueTask.CompletedTask;
        });
        return lines;
    }
}
