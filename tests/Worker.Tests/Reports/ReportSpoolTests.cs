using System.Collections.Immutable;
using Hayate.Contracts.Reports;
using Hayate.Worker.Reports;

namespace Hayate.Worker.Tests.Reports;

public sealed class ReportSpoolTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-spool-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Reports_Appended_ComeInOrderFromOne()
    {
        using var spool = Open();
        Append(spool, 1, 5);

        var batch = spool.Peek(3)!;

        Assert.Equal(1, batch.First);
        Assert.Equal([1, 2, 3], Steps(batch));
    }

    [Fact]
    public void Reports_NotAcknowledged_ComeAgain()
    {
        using var spool = Open();
        Append(spool, 1, 5);
        spool.Peek(5);
        spool.Acknowledge(2);

        var batch = spool.Peek(5)!;

        Assert.Equal(3, batch.First);
        Assert.Equal([3, 4, 5], Steps(batch));
    }

    [Fact]
    public void Spool_WithEverythingAcknowledged_IsEmpty()
    {
        using var spool = Open();
        Append(spool, 1, 2);
        Assert.False(spool.IsEmpty);

        spool.Acknowledge(2);

        Assert.True(spool.IsEmpty);
        Assert.Null(spool.Peek(1));
    }

    [Fact]
    public void Spool_OpenedAfterACrash_SendsAgainAndGoesOn()
    {
        using (var crashed = Open())
        {
            Append(crashed, 1, 4);
            crashed.Acknowledge(2);
        }

        using var spool = Open();
        Append(spool, 5, 1);

        Assert.Equal([1, 2, 3, 4, 5], Steps(spool.Peek(10)!));
        spool.Acknowledge(4);
        Assert.Equal([5], Steps(spool.Peek(10)!));
    }

    [Fact]
    public void Spool_CrashedInTheMiddleOfAWrite_DropsTheHalfLineOnly()
    {
        using (var crashed = Open())
            Append(crashed, 1, 2);
        File.AppendAllText(_directory.GetFiles().Single().FullName, "{\"kind\":\"metr");

        using var spool = Open();
        Append(spool, 3, 1);

        Assert.Equal([1, 2, 3], Steps(spool.Peek(10)!));
    }

    [Fact]
    public void Spool_OverManyFiles_DeletesThemAsTheyAreAcknowledgedAndKeepsCounting()
    {
        const int Count = 6000; // about three files
        using (var spool = Open())
        {
            Append(spool, 1, Count, padding: 400);
            Assert.True(_directory.GetFiles().Length >= 3);

            List<int> seen = [];
            while (spool.Peek(500) is { } batch)
            {
                Assert.Equal(seen.Count + 1, batch.First);
                seen.AddRange(Steps(batch));
                spool.Acknowledge(batch.First + batch.Reports.Length - 1);
            }

            Assert.Equal(Enumerable.Range(1, Count), seen);
            Assert.Single(_directory.GetFiles());
        }

        using var next = Open();
        Append(next, Count + 1, 1);
        next.Acknowledge(Count);
        Assert.Equal(Count + 1, next.Peek(1)!.First);
    }

    [Fact]
    public void Spool_Full_RefusesMetricsButTakesWhatMustNotBeMissed()
    {
        using var spool = Open(capacity: 2000);
        int taken = 0;
        while (spool.TryAppend(Metrics(taken + 1, 0)))
            taken++;

        Assert.InRange(taken, 5, 50);
        Assert.True(spool.TryAppend(new CompletedReport { At = default, Step = 9, StateDigest = "d" }));
        Assert.IsType<CompletedReport>(spool.Peek(100)!.Reports[^1]);
    }

    [Fact]
    public void Spool_WhoseDiskRefusesTheNextFile_MissesMetricsAndGoesOnLater()
    {
        using var spool = Open();
        Append(spool, 1, 1, padding: 1 << 20); // fills the first file
        _directory.Delete(recursive: true);

        Assert.False(spool.TryAppend(Metrics(2, 0)));
        Assert.Throws<DirectoryNotFoundException>(() => spool.TryAppend(new CompletedReport { At = default, Step = 9, StateDigest = "d" }));

        _directory.Create();
        Assert.True(spool.TryAppend(Metrics(3, 0)));
        spool.Acknowledge(1);
        Assert.Equal([3], Steps(spool.Peek(10)!));
    }

    private static MetricsReport Metrics(int step, int padding) => new()
    {
        At = default,
        Step = step,
        Values = ImmutableSortedDictionary<string, double>.Empty.Add($"loss{new string('x', padding)}", step),
    };

    private static IEnumerable<int> Steps(SpooledBatch batch) => batch.Reports.Cast<MetricsReport>().Select(report => report.Step);

    private static void Append(ReportSpool spool, int from, int count, int padding = 0)
    {
        foreach (int step in Enumerable.Range(from, count))
            Assert.True(spool.TryAppend(Metrics(step, padding)));
    }

    private ReportSpool Open(long capacity = 64 << 20) => new(_directory.FullName, capacity);
}
