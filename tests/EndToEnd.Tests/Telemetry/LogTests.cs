using System.Text.Json;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests.Telemetry;

/// <summary>Logs as objects, a line each, that say what they are about.</summary>
public sealed class LogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Logs_AskedForAsJson_AreThatAndNameRunEpochAndRank()
    {
        await using var platform = await TestPlatform.StartAsync(settings: _ => new Dictionary<string, string>
        {
            ["Logging__Console__FormatterName"] = "json",
            ["Logging__LogLevel__Hayate.Rank"] = "Debug",
        });
        await platform.StartDashboardAsync();

        var run = (await platform.SubmitAsync(Files.Teacher(40))).Runs[0].Id;
        await platform.CompletedAsync(run, Patience);
        await Wait.ForAsync("the agent to see the rank's end", Patience, () => Task.FromResult(platform.Worker.Output.Contains("exit code 0", StringComparison.Ordinal) ? platform : null), platform.Describe);

        var agent = Parse(platform.Worker.Output);
        Assert.Equal((run, 1, 0), AboutOf(Single(agent, "Started rank 0")));
        Assert.Equal((run, 1, 0), AboutOf(Single(agent, "Ended rank 0")));
        Assert.Equal((run, 1, 0), AboutOf(Single(agent, "Starting fresh.")));
        var coordinator = Parse(platform.Coordinator.Output);
        Assert.Equal((run, 1, null), AboutOf(Single(coordinator, "attempt 1 started")));
        Assert.Equal((run, 1, null), AboutOf(Single(coordinator, "run completed")));
    }

    private static List<JsonElement> Parse(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static JsonElement Single(IEnumerable<JsonElement> lines, string text) =>
        Assert.Single(lines, line => line.GetProperty("Message").GetString()!.Contains(text, StringComparison.Ordinal));

    private static (string? Run, int? Epoch, int? Rank) AboutOf(JsonElement line)
    {
        var scopes = line.GetProperty("Scopes").EnumerateArray().ToList();
        return (Find("Run")?.GetString(), Find("Epoch")?.GetInt32(), Find("Rank")?.GetInt32());

        JsonElement? Find(string name) => scopes.Select(scope => scope.TryGetProperty(name, out var value) ? value : (JsonElement?)null).FirstOrDefault(value => value is not null);
    }
}
