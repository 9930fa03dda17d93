using Hayate.Contracts.Api;
using Hayate.TestKit;
using Hayate.TestKit.Postgres;
using Npgsql;

namespace Hayate.EndToEnd.Tests;

/// <summary>A rank that was frozen, replaced and thawed says all it has to say, and nobody listens.</summary>
public sealed class FencedRankTests : IAsyncLifetime
{
    private const int Steps = 4000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    // The frozen rank must not be killed by its agent before it is thawed.
    private static readonly Dictionary<string, string> Settings = new() { ["Hayate__Worker__StopGraceSeconds"] = "600" };

    private PostgresServer _server = null!;
    private string _database = "";

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact(Explicit = true)]
    public async Task NodeFrozenWithAWholeRunToTell_ReplacedAndThawed_NothingOfItIsTaken()
    {
        await using var platform = await TestPlatform.StartAsync(slots: 1, postgres: _database, settings: _ => Settings);
        var frozen = platform.Worker;
        var run = (await platform.SubmitAsync(Files.Teacher(Steps))).Runs[0].Id;
        await platform.RunAsync(run, "the first checkpoint", state => state.Checkpoints.Length > 0, Patience);
        var rank = Assert.Single(platform.RankProcesses(frozen));

        // While nobody listens it trains to the end and keeps on disk what it has to tell: metrics, a measurement, images, checkpoints, its completion.
        await platform.Coordinator.KillAsync();
        await Wait.ForAsync("the rank to have completed and to wait with its reports", Patience, () => Task.FromResult(HasCompletionOnDisk(platform) ? platform : null), platform.Describe);
        foreach (var process in (int[])[frozen.Id, rank]) Signals.Send(process, Signal.Stop);
        await platform.StartCoordinatorAsync();
        var before = await ReadFirstAttemptAsync(run);
        await platform.StartWorkerAsync("worker-2");
        await platform.RunAsync(run, "a second attempt to train", state => state.Attempts[0] is { Epoch: 2, ResumedFromStep: not null }, Patience);

        Signals.Send(rank, Signal.Continue);
        await EndedAsync(rank, platform);
        Signals.Send(frozen.Id, Signal.Continue);
        var ended = await platform.CompletedAsync(run, Patience);
        await WorkerIsBackAsync(platform);

        await AssertNothingWasTakenAsync(platform, ended, before);
        Assert.True(File.Exists(Path.Combine(platform.Data, "blobs", "runs", run, "1", $"{Steps:D9}", "manifest.json")), "the frozen rank had stored its last checkpoint, which nobody names");
        Assert.DoesNotContain(rank, platform.RankProcesses(frozen));
    }

    [Fact(Explicit = true)]
    public async Task RankFrozenUnderALivingAgent_ReplacedAndThawed_NothingOfItIsTaken()
    {
        await using var platform = await TestPlatform.StartAsync(slots: 2, postgres: _database, settings: _ => Settings);
        var first = platform.Worker;
        var run = (await platform.SubmitAsync(Files.Teacher(Steps, ranks: 2))).Runs[0].Id;
        await platform.RunAsync(run, "the first checkpoint", state => state.Checkpoints.Length > 0, Patience);
        await platform.StartWorkerAsync("worker-2");
        var leader = Assert.Single(ProcessTree.Find(first.Id, $"/{run}/1/0"));

        Signals.Send(leader, Signal.Stop);
        await platform.RunAsync(run, "the other rank to miss the frozen one and a second attempt to train", state => state.Attempts[0] is { Epoch: 2, ResumedFromStep: not null }, Patience);
        var before = await ReadFirstAttemptAsync(run);
        Signals.Send(leader, Signal.Continue);
        await EndedAsync(leader, platform);
        var ended = await platform.CompletedAsync(run, Patience);

        await AssertNothingWasTakenAsync(platform, ended, before);
    }

    private static bool HasCompletionOnDisk(TestPlatform platform) =>
        Directory.EnumerateFiles(Path.Combine(platform.Data, "worker", "worker-1", "ranks"), "*.jsonl", SearchOption.AllDirectories)
            .Any(file => ReadShared(file).Contains("\"kind\":\"completed\"", StringComparison.Ordinal));

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    private static async Task EndedAsync(int rank, TestPlatform platform) => await Wait.ForAsync(
        "the thawed rank to end itself", Patience, () => Task.FromResult(ProcessTree.HasEnded(rank) ? platform : null), platform.Describe);

    private static async Task WorkerIsBackAsync(TestPlatform platform) => await Wait.ForAsync("the thawed worker to be heard and to have a free slot", Patience, async () =>
        (await platform.Client.ListWorkersAsync()).FirstOrDefault(worker => worker is { Id: "worker-1", IsAlive: true } && worker.Slots.All(slot => slot.RunId is null)), platform.Describe);

    private async Task AssertNothingWasTakenAsync(TestPlatform platform, RunDetail ended, FirstAttempt before)
    {
        var run = ended.Summary.Id;
        Assert.Equal([AttemptEnd.Completed, AttemptEnd.InfrastructureLoss], ended.Attempts.Select(attempt => attempt.End!.Value));
        Assert.True(ended.Attempts[0].DigestVerified);
        var after = await ReadFirstAttemptAsync(run);
        Assert.Equal((before.Reports, before.Lines), (after.Reports, after.Lines));
        Assert.Subset(before.Checkpoints, after.Checkpoints); // newer ones took the place of some
        Assert.Equal(2, Assert.Single(ended.Checkpoints, checkpoint => checkpoint.Step == Steps).Epoch);
        Assert.Empty(await QueryAsync($"SELECT blob FROM samples WHERE run_id = '{run}' AND blob NOT LIKE 'runs/{run}/2/%'"));
        Assert.Equal(Files.ReportedSteps(Steps), (await platform.Client.GetMetricsAsync(run, ["loss"])).Single().Steps);
        Assert.Equal((0, 1, 0), (ended.Budget.ApplicationErrors, ended.Budget.InfrastructureLosses, ended.Budget.Preemptions));
    }

    private async Task<FirstAttempt> ReadFirstAttemptAsync(string run) => new(
        string.Join(", ", await QueryAsync($"SELECT source || ' ' || recorded FROM cursors WHERE run_id = '{run}' AND epoch = 1 ORDER BY source")),
        (await QueryAsync($"SELECT text FROM logs WHERE run_id = '{run}' AND epoch = 1 AND rank >= 0")).Count,
        [.. await QueryAsync($"SELECT prefix FROM checkpoints WHERE run_id = '{run}' AND epoch = 1")]);

    private async Task<List<string>> QueryAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }

    /// <summary>What the database has of the first attempt.</summary>
    /// <param name="Reports">How far each source is recorded.</param>
    /// <param name="Lines">Lines of its output.</param>
    /// <param name="Checkpoints">Folders of the checkpoints that it committed.</param>
    private sealed record FirstAttempt(string Reports, int Lines, HashSet<string> Checkpoints);
}
