using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Worker.Tests.Protocol;

namespace Hayate.Worker.Tests.Rank;

/// <summary>Ranks that are killed at every stage of a checkpoint. The next attempt resumes the newest whole one and ends in the same bits.</summary>
public sealed class KilledWriterTests(KilledWriterTests.UndisturbedDigests undisturbed) : IAsyncLifetime, IClassFixture<KilledWriterTests.UndisturbedDigests>
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-killed-");
    private ProtocolServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProtocolServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("During", "000000020/model.safetensors", 0)]
    [InlineData("During", "000000040/optimizer.safetensors", 20)]
    [InlineData("Before", "000000040/manifest.json", 20)]
    [InlineData("After", "000000040/manifest.json", 20)]
    public async Task Rank_KilledWhileItWritesACheckpoint_ResumesTheOneBefore(string moment, string blob, int resumed)
    {
        using (var rank = Start(Assignments.Rank(), new WritePause(Enum.Parse<WriteMoment>(moment), blob)))
        {
            await rank.LineOfErrorAsync(PausingRank.Paused);
            await _server.ReportsAsync("rank-0", reports => Checkpoints(reports) == resumed / 20, $"{resumed / 20} checkpoints");
            rank.Kill();
            await rank.EndAsync();
        }

        await ResumesAsync(resumed, undisturbed.OfOne);
    }

    [Fact]
    public async Task Rank_KilledBeforeItsReportIsAcknowledged_ResumesThatCheckpoint()
    {
        TaskCompletionSource never = new();
        using (var rank = Start(Assignments.Rank()))
        {
            await _server.ReportsAsync("rank-0", reports => Checkpoints(reports) >= 1, "a checkpoint");
            _server.Answering = never.Task;
            await _server.ReportsAsync("rank-0", reports => Checkpoints(reports) == 2, "two checkpoints");
            rank.Kill();
            await rank.EndAsync();
        }

        never.SetResult();
        _server.Answering = Task.CompletedTask;
        await ResumesAsync(40, undisturbed.OfOne);
    }

    [Theory]
    [InlineData(1, "Before", "000000040/share-1.json")]
    [InlineData(1, "After", "000000040/share-1.json")]
    [InlineData(0, "During", "000000040/model.safetensors")]
    public async Task OneOfTwo_KilledWhileItWritesItsShare_EndsBothAndTheyResumeTheOneBefore(int victim, string moment, string blob)
    {
        // Where rank 1 has handed in its share, rank 0 is kept from using it: else the checkpoint is whole and rightly resumed.
        WritePause pause = new(Enum.Parse<WriteMoment>(moment), blob);
        using (var first = Start(Assignments.Rank(0, worldSize: 2), victim == 0 ? pause : moment == "After" ? new WritePause(WriteMoment.Before, "000000040/manifest.json") : null))
        using (var second = Start(Assignments.Rank(1, worldSize: 2), victim == 1 ? pause : null))
        {
            var (killed, other) = victim == 0 ? (first, second) : (second, first);
            await killed.LineOfErrorAsync(PausingRank.Paused);
            await _server.ReportsAsync("rank-0", reports => Checkpoints(reports) == 1, "the checkpoint before");
            killed.Kill();
            await killed.EndAsync();
            if (moment != "After")
                Assert.Equal(ExitCodes.Unavailable, (await other.EndAsync()).ExitCode);
        }

        await ResumesAsync(20, undisturbed.OfTwo, worldSize: 2);
    }

    [Fact]
    public async Task Byte_FlippedInTheNewestCheckpoint_IsNamedAndTheOneBeforeResumed()
    {
        using (var rank = Start(Assignments.Rank()))
            await rank.EndAsync();
        var newest = _server.Recorded("rank-0").OfType<CheckpointReport>().Last();
        string path = Path.Combine(_directory.FullName, "blobs", newest.Prefix, "ema-0.999.safetensors");
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var start = await ResumesAsync(20, undisturbed.OfOne);

        Assert.StartsWith("sweep.run@40: runs/sweep.run/1/000000040/ema-0.999.safetensors is not the file that was committed", Assert.Single(start.Rejected), StringComparison.Ordinal);
    }

    private static int Checkpoints(IEnumerable<Report> reports) => reports.OfType<CheckpointReport>().Count();

    /// <summary>Starts the next attempt as the coordinator would: with the checkpoints that were reported.</summary>
    private async Task<StartedReport> ResumesAsync(int step, string digest, int worldSize = 1)
    {
        CheckpointRef[] committed = [.. _server.Recorded("rank-0").OfType<CheckpointReport>().Select(Ref).Reverse()];
        RankHandle[] ranks = [.. Enumerable.Range(0, worldSize).Select(rank => Start(Assignments.Rank(rank, epoch: 2, worldSize: worldSize) with { Checkpoints = [.. committed] }))];
        try
        {
            foreach (var rank in ranks)
                Assert.Equal((0, ""), (await rank.EndAsync()) is var end && end.Errors.StartsWith("WARNING: a checkpoint did not verify", StringComparison.Ordinal) ? (end.ExitCode, "") : end);
        }
        finally
        {
            foreach (var rank in ranks)
                rank.Dispose();
        }

        var reports = _server.Recorded("rank-0", epoch: 2);
        var start = Assert.Single(reports.OfType<StartedReport>());
        Assert.Equal((step, step > 0 ? true : null), (start.Step, start.DigestVerified));
        Assert.Equal(digest, Assert.Single(reports.OfType<CompletedReport>()).StateDigest);
        return start;
    }

    private static CheckpointRef Ref(CheckpointReport report) => new()
    {
        Id = $"sweep.run@{report.Step}",
        Step = report.Step,
        Prefix = report.Prefix,
        ManifestSha256 = report.ManifestSha256,
        StateDigest = report.StateDigest,
    };

    private RankHandle Start(RankAssignment assignment, WritePause? pause = null) => new(_directory.FullName, _server, assignment, pause);

    /// <summary>What the run comes to when nobody disturbs it.</summary>
    public sealed class UndisturbedDigests : IAsyncLifetime
    {
        public string OfOne { get; private set; } = "";

        public string OfTwo { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            OfOne = await RunAsync(1);
            OfTwo = await RunAsync(2);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task<string> RunAsync(int worldSize)
        {
            var directory = Directory.CreateTempSubdirectory("hayate-undisturbed-");
            await using var server = await ProtocolServer.StartAsync();
            RankHandle[] ranks = [.. Enumerable.Range(0, worldSize).Select(rank => new RankHandle(directory.FullName, server, Assignments.Rank(rank, worldSize: worldSize)))];
            foreach (var rank in ranks)
            {
                Assert.Equal(0, (await rank.EndAsync()).ExitCode);
                rank.Dispose();
            }

            directory.Delete(recursive: true);
            return server.Recorded("rank-0").OfType<CompletedReport>().Single().StateDigest;
        }
    }
}
