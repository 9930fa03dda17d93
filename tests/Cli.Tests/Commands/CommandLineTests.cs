using System.Text.Json;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hayate.Cli.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private const string Nobody = "http://127.0.0.1:1";

    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task Plan_FileWithErrors_WritesPlaceKeyMessageAndCure()
    {
        await using var line = await CommandLine.StartAsync(api => api.MapPost(Routes.Plan, () => new PlanResult
        {
            Errors = [new SpecError { Line = 3, Column = 7, Key = "runs.a.metod", Message = "There is no key [metod].", Cure = "Write method." }],
        }));

        var exitCode = await line.RunAsync("plan", _file);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains($"{_file}:3:7: runs.a.metod: There is no key [metod].", line.Error, StringComparison.Ordinal);
        Assert.Contains("cure: Write method.", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_NoApi_JudgesTheFileItself()
    {
        await File.WriteAllTextAsync(_file, """
            apiVersion: hayate/v1
            kind: Sweep
            name: tiny
            runs:
              teacher: { method: edm }
              student: { method: cd, teacher: { run: teacher } }
            """);
        await using var line = await CommandLine.StartAsync(_ => { });

        var exitCode = await line.RunRawAsync("plan", _file, "--api", Nobody);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("student", line.Output, StringComparison.Ordinal);
        Assert.Contains("tiny: 2 runs.", line.Output, StringComparison.Ordinal);
        Assert.Contains("planned here", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OfAChain_ListsItsRoundsWithTheirGates()
    {
        await File.WriteAllTextAsync(_file, """
            apiVersion: hayate/v1
            kind: Sweep
            name: chain
            runs:
              teacher: { method: ddpm }
              pd: { method: pd, teacher: { run: teacher }, objective: { from: 4, to: 2, gate: 1.5 } }
            """);
        await using var line = await CommandLine.StartAsync(_ => { });

        Assert.Equal(ExitCode.Ok, await line.RunRawAsync("plan", _file, "--api", Nobody));
        Assert.Contains("pd-2", line.Output, StringComparison.Ordinal);
        Assert.Contains("pd-4, gate 1.5", line.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("teacher, gate", line.Output, StringComparison.Ordinal);
        Assert.Contains("chain: 3 runs.", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_NoSuchFile_NamesItAndExitsWithUsage()
    {
        await using var line = await CommandLine.StartAsync(_ => { });

        Assert.Equal(ExitCode.Usage, await line.RunAsync("plan", "/nowhere/sweep.yaml"));
        Assert.Contains("/nowhere/sweep.yaml", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_Key_IsSentAsIdempotencyKey()
    {
        var key = "";
        await using var line = await CommandLine.StartAsync(api => api.MapPost(Routes.Sweeps, (HttpRequest request) =>
        {
            key = request.Headers[Routes.IdempotencyKey];
            return Results.Created("/", Examples.Sweep(SweepStatus.Active));
        }));

        Assert.Equal(ExitCode.Ok, await line.RunAsync("submit", _file, "--key", "nightly"));
        Assert.Equal("nightly", key);
        Assert.Contains("hayate watch sweep", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_KeyOfAnotherFile_NamesTheCure()
    {
        await using var line = await CommandLine.StartAsync(api => api.MapPost(
            Routes.Sweeps, () => Results.Problem(statusCode: 409, title: "Key used", detail: "The key belongs to sweep abc.")));

        Assert.Equal(ExitCode.Usage, await line.RunAsync("submit", _file, "--key", "nightly"));
        Assert.Contains("another --key", line.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SweepStatus.Completed, RunStatus.Completed, ExitCode.Ok)]
    [InlineData(SweepStatus.Failed, RunStatus.Failed, ExitCode.Failed)]
    [InlineData(SweepStatus.Cancelled, RunStatus.Cancelled, ExitCode.Failed)]
    public async Task Watch_SweepEnds_ExitsZeroOnlyIfEveryRunCompleted(SweepStatus sweepStatus, RunStatus runStatus, int expected)
    {
        var asked = 0;
        await using var line = await CommandLine.StartAsync(api =>
        {
            var teacher = Examples.Run("teacher", Method.Edm, evaluations: Examples.Distance("heun-18", 2, 35));
            api.MapGet(Routes.Sweep("{id}"), () => Interlocked.Increment(ref asked) == 1
                ? Examples.Sweep(SweepStatus.Active, teacher, Examples.Run("cd", Method.Cd, RunStatus.Running, "teacher"))
                : Examples.Sweep(sweepStatus, teacher, Examples.Run("cd", Method.Cd, runStatus, "teacher", Examples.Distance("consistency-1", 3))));
            api.MapGet(Routes.RunEvaluations("{id}"), () => new[] { Examples.Distance("real halves", 0.25, null) });
        });

        Assert.Equal(expected, await line.RunAsync("watch", "sweep.cd"));
        Assert.Contains("1.500x", line.Output, StringComparison.Ordinal);
        Assert.Contains("newest measurements", line.Output, StringComparison.Ordinal);
        Assert.Contains("real halves", line.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', line.Output);
    }

    [Fact]
    public async Task Watch_Json_IsTheSweepAsItEndedAndNothingElse()
    {
        await using var line = await CommandLine.StartAsync(api => api.MapGet(
            Routes.Sweep("{id}"), () => Examples.Sweep(SweepStatus.Failed, Examples.Run("teacher", Method.Edm, RunStatus.Failed))));

        Assert.Equal(ExitCode.Failed, await line.RunAsync("watch", "sweep", "--json"));
        Assert.Equal("failed", JsonDocument.Parse(line.Output).RootElement.GetProperty("summary").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Runs_OfASweepThatIsNotThere_SaysSo()
    {
        await using var line = await CommandLine.StartAsync(api =>
        {
            api.MapGet(Routes.Runs, Array.Empty<RunSummary>);
            api.MapGet(Routes.Sweep("{id}"), (string id) => Results.Problem(statusCode: 404, title: "No such sweep", detail: $"There is no sweep '{id}'."));
        });

        Assert.Equal(ExitCode.Usage, await line.RunAsync("runs", "--sweep", "nope"));
        Assert.Contains("There is no sweep 'nope'.", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_Json_IsJson()
    {
        await using var line = await CommandLine.StartAsync(api => api.MapGet(
            Routes.Runs, () => new[] { Examples.Run("teacher", Method.Edm, RunStatus.Running) }));

        Assert.Equal(ExitCode.Ok, await line.RunAsync("runs", "--json"));
        Assert.Equal("running", JsonDocument.Parse(line.Output).RootElement[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Logs_ManyPages_PrintsEachLineOnce()
    {
        await using var line = await CommandLine.StartAsync(api => api.MapGet(Routes.RunLogs("{id}"), (long after, int limit) =>
            Enumerable.Range((int)after + 1, Math.Min(limit, 2500 - (int)after)).Select(position => new LogLine
            {
                Position = position,
                Epoch = 1,
                Rank = 0,
                At = DateTimeOffset.UnixEpoch,
                Text = $"line {position} [ok]",
            })));

        Assert.Equal(ExitCode.Ok, await line.RunAsync("logs", "sweep.teacher"));
        var lines = line.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2500, lines.Length);
        Assert.EndsWith("line 2500 [ok]", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_RunOrSweep_PostsToTheRightPlace()
    {
        var cancelled = new List<string>();
        await using var line = await CommandLine.StartAsync(api => MapCancelling(api, RunStatus.Running, SweepStatus.Active, cancelled));

        await line.RunAsync("cancel", "abc.teacher");
        await line.RunAsync("cancel", "abc");

        Assert.Equal(["run abc.teacher", "sweep abc"], cancelled);
        Assert.Contains("is being cancelled", line.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc.teacher")]
    [InlineData("abc")]
    public async Task Cancel_EndedAlready_SaysHowAndCancelsNothing(string id)
    {
        var cancelled = new List<string>();
        await using var line = await CommandLine.StartAsync(api => MapCancelling(api, RunStatus.Failed, SweepStatus.Failed, cancelled));

        Assert.Equal(ExitCode.Ok, await line.RunAsync("cancel", id));
        Assert.Contains("has ended already: failed", line.Output, StringComparison.Ordinal);
        Assert.Empty(cancelled);
    }

    [Fact]
    public async Task AnyCommand_NoApi_SaysHowToStartOneAndExits69()
    {
        await using var line = await CommandLine.StartAsync(_ => { });

        Assert.Equal(ExitCode.Unreachable, await line.RunRawAsync("workers", "--api", Nobody));
        Assert.Contains("hayate up", line.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs", "--status", "nope")]
    [InlineData("runs", "--api", "nope")]
    [InlineData("up", "--port", "70000")]
    [InlineData("up", "--port", "7080")]
    [InlineData("up", "--once")]
    [InlineData("sample", "a", "--steps", "none")]
    [InlineData("frobnicate")]
    public async Task CommandLine_ThatIsBad_ExitsWithUsageAndAMessage(params string[] arguments)
    {
        await using var line = await CommandLine.StartAsync(_ => { });

        Assert.Equal(ExitCode.Usage, await line.RunRawAsync(arguments));
        Assert.NotEmpty(line.Error);
    }

    [Theory]
    [InlineData("up")]
    [InlineData("plan")]
    [InlineData("submit")]
    [InlineData("watch")]
    [InlineData("runs")]
    [InlineData("logs")]
    [InlineData("cancel")]
    [InlineData("sample")]
    [InlineData("distill")]
    [InlineData("workers")]
    [InlineData("schema")]
    public async Task Help_EveryCommand_HasExamples(string command)
    {
        await using var line = await CommandLine.StartAsync(_ => { });

        Assert.Equal(ExitCode.Ok, await line.RunRawAsync(command, "--help"));
        Assert.Contains($"Examples:{Environment.NewLine}  hayate {command}", line.Output, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private static void MapCancelling(WebApplication api, RunStatus run, SweepStatus sweep, List<string> cancelled)
    {
        api.MapGet(Routes.Run("{id}"), () => Examples.Detail(Examples.Run("teacher", Method.Edm, run)));
        api.MapGet(Routes.Sweep("{id}"), () => Examples.Sweep(sweep));
        api.MapPost(Routes.CancelRun("{id}"), (string id) => cancelled.Add($"run {id}"));
        api.MapPost(Routes.CancelSweep("{id}"), (string id) => cancelled.Add($"sweep {id}"));
    }
}
