using System.Net;
using System.Text.Json;
using Hayate.Contracts.Api;
using Hayate.TestKit;
using Hayate.TestKit.Postgres;

namespace Hayate.EndToEnd.Tests;

/// <summary>The database goes away and comes back: whoever trains notices nothing.</summary>
public sealed class DatabaseOutageTests
{
    private const int Steps = 4000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PostgresGone_TrainingGoesOn_AndEverythingArrivesOnceWhenItIsBack(bool killed)
    {
        await using var server = await PostgresServer.StartAsync();
        await using var platform = await TestPlatform.StartAsync(postgres: await server.CreateDatabaseAsync());
        var run = (await platform.SubmitAsync(Files.Teacher(Steps))).Runs[0].Id;
        var started = await platform.RunAsync(run, "the first checkpoint", state => state.Checkpoints.Length > 0, Patience);
        var blobs = new DirectoryInfo(Path.Combine(platform.Data, "blobs", "runs", run, $"{started.Summary.Epoch}"));
        var rank = Assert.Single(platform.RankProcesses());

        await (killed ? server.KillAsync() : server.StopAsync());
        var before = NewestCheckpoint(blobs); // first of all: training does not wait for what is asked next
        await AssertUnavailableAsync(platform, run);
        await Wait.ForAsync("two more checkpoints while the database is away", Patience, () => Task.FromResult(NewestCheckpoint(blobs) >= before + 200 ? platform : null), platform.Describe);
        Assert.Equal([rank], platform.RankProcesses());
        await server.StartAgainAsync();
        var ended = await platform.CompletedAsync(run, Patience);

        Assert.Equal((AttemptEnd.Completed, started.Summary.Epoch), (ended.Attempts[0].End, ended.Attempts[0].Epoch));
        Assert.Equal(Files.ReportedSteps(Steps), (await platform.Client.GetMetricsAsync(run, ["loss"])).Single().Steps);
        var log = await platform.Client.GetLogsAsync(run, after: 0, limit: 10_000);
        Assert.Distinct(log.Select(line => (line.Rank, line.At, line.Text)));
        Assert.Single(ended.Checkpoints, checkpoint => checkpoint.Step == Steps);
    }

    // What needs the database says that it is away and when to ask again; what does not need it goes on.
    private static async Task AssertUnavailableAsync(TestPlatform platform, string run)
    {
        using var http = new HttpClient { BaseAddress = platform.Api };
        using var answer = await http.GetAsync(new Uri(Routes.Run(run), UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("Unavailable", problem.RootElement.GetProperty("title").GetString());
        using var cancel = await http.PostAsync(new Uri(Routes.CancelRun(run), UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, cancel.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(Routes.Live, UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(new Uri(Routes.Ready, UriKind.Relative))).StatusCode);
    }

    // Blobs go around the coordinator: they show how far the training is.
    private static int NewestCheckpoint(DirectoryInfo blobs) =>
        blobs.EnumerateDirectories().Select(folder => int.TryParse(folder.Name, out var step) ? step : 0).DefaultIfEmpty().Max();
}
