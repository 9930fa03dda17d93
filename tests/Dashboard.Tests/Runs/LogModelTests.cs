using Hayate.Dashboard.Runs;
using Hayate.Dashboard.Tests.Fakes;

namespace Hayate.Dashboard.Tests.Runs;

public sealed class LogModelTests
{
    private readonly FakeHayateClient _api = new();
    private readonly LogModel _log;

    public LogModelTests() => _log = new LogModel(_api, "run");

    [Fact]
    public async Task LoadAsync_LongLog_StartsWithTheNewestLines()
    {
        _api.Logs = [.. Enumerable.Range(1, 2500).Select(i => Sample.Line(i))];

        await _log.LoadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2500, _log.Lines.Last().Position);
        Assert.Equal(1000, _log.Lines.Count);
    }

    [Fact]
    public async Task LoadAsync_FarBehind_CatchesUpPageByPage()
    {
        _api.Logs = [Sample.Line(1)];
        await _log.LoadAsync(TestContext.Current.CancellationToken);
        _api.Logs = [.. Enumerable.Range(1, 2500).Select(i => Sample.Line(i))];

        await _log.LoadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 2500).Select(i => (long)i), _log.Lines.Select(line => line.Position));
    }

    [Fact]
    public async Task Append_MoreThanKept_ForgetsTheOldest()
    {
        await _log.LoadAsync(TestContext.Current.CancellationToken);

        _log.Append([.. Enumerable.Range(1, LogModel.MostLines + 10).Select(i => Sample.Line(i))]);

        Assert.Equal(LogModel.MostLines, _log.Lines.Count);
        Assert.Equal(11, _log.Lines.First().Position);
    }

    [Fact]
    public void Append_LogNotShown_KeepsNothing()
    {
        _log.Append([Sample.Line(7)]);

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Where_RankAndErrors_FiltersBoth()
    {
        _api.Logs = [Sample.Line(1), Sample.Line(2, rank: 1), Sample.Line(3, rank: 1, isError: true)];
        await _log.LoadAsync(TestContext.Current.CancellationToken);

        Assert.Equal([0, 1], _log.Ranks);
        Assert.Equal(2, _log.Where(1, onlyErrors: false).Count);
        Assert.Equal(3, Assert.Single(_log.Where(1, onlyErrors: true)).Position);
    }
}
