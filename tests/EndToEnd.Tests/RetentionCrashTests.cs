using Hayate.Blobs;
using Hayate.Contracts.Api;
using Hayate.Resilience;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>The coordinator dies after it has deleted the row of a checkpoint and before it has deleted the files.</summary>
public sealed class RetentionCrashTests : IAsyncLifetime
{
    private const int Steps = 3000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private Azurite _azurite = null!;
    private DeletionGate _gate = null!;

    public async ValueTask InitializeAsync()
    {
        _azurite = await Azurite.StartAsync();
        _gate = new DeletionGate(_azurite.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    [Fact]
    public async Task CoordinatorKilledBetweenRowAndFiles_FilesGoAfterItsRestart_AndWhatIsNamedStays()
    {
        await using var platform = await TestPlatform.StartAsync(blobs: _azurite, settings: _ => new Dictionary<string, string>
        {
            ["Hayate__Blobs__ConnectionString"] = _gate.Before(_azurite.ConnectionString),
            ["Hayate__Housekeeping__Every"] = "00:00:01",
        });
        var expected = await UndisturbedRun.DigestAsync(platform, File);
        var run = (await platform.SubmitAsync(File)).Runs[0].Id;
        _gate.Close(run);
        await _gate.Held.WaitAsync(Patience);
        await platform.Coordinator.KillAsync();
        var files = await StepsInStoreAsync(platform, run);
        _gate.Open();
        await platform.StartCoordinatorAsync();

        var named = (await platform.Client.ListCheckpointsAsync(run)).Select(checkpoint => checkpoint.Step).ToHashSet();
        var orphans = files.Where(step => step < named.Max() && !named.Contains(step)).ToList();
        Assert.NotEmpty(orphans);
        await Wait.ForAsync("the files without a row to go", Patience, async () => (await StepsInStoreAsync(platform, run)).Overlaps(orphans) ? null : platform, platform.Describe);
        var ended = await platform.CompletedAsync(run, Patience);

        Assert.Equal(AttemptEnd.Completed, Assert.Single(ended.Attempts).End);
        Assert.Equal(expected, UndisturbedRun.LastDigest(ended));
        await Wait.ForAsync("every file to have its row and every row its files", Patience, async () =>
            (await StepsInStoreAsync(platform, run)).SetEquals(ended.Checkpoints.Select(checkpoint => checkpoint.Step)) ? platform : null, platform.Describe);
    }

    private static string File => Files.Teacher(Steps).Replace("keep: { latest: 3, best: 1 }", "keep: { latest: 1, best: 0 }", StringComparison.Ordinal);

    private async Task<HashSet<int>> StepsInStoreAsync(TestPlatform platform, string run)
    {
        var store = new BlobLocation { ConnectionString = _azurite.ConnectionString, Container = platform.Container }.Open(new ResilienceOptions().Blobs, TimeProvider.System);
        HashSet<int> steps = [];
        await foreach (var name in store.ListAsync($"runs/{run}/", CancellationToken.None))
        {
            if (name.Split('/') is [_, _, _, var folder, _] && int.TryParse(folder, out var step)) steps.Add(step);
        }

        return steps;
    }
}
