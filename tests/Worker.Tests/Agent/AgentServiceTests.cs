using System.Collections.Immutable;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Worker.Agent;
using Hayate.Worker.Tests.Protocol;

namespace Hayate.Worker.Tests.Agent;

public sealed class AgentServiceTests
{
    private const string UntilTerminated = "trap 'echo terminated; exit 75' TERM; echo up; while :; do sleep 0.05; done";

    [Fact]
    public async Task Rank_Desired_RunsWithItsOutputReportedAndItsEndTold()
    {
        await using var agent = await AgentHarness.StartAsync("echo first; echo second; echo trouble >&2; exit 70");

        agent.Server.Want(Assignments.Rank());

        var end = await EndAsync(agent.Server);
        Assert.Equal((70, "trouble"), (end.ExitCode, end.Detail));
        ImmutableArray<LogReport> logs = [.. agent.Server.Recorded("agent-0").Cast<LogReport>()];
        Assert.Equal(["first", "second"], logs.Where(log => !log.IsError).SelectMany(log => log.Lines));
        Assert.Equal(["trouble"], logs.Where(log => log.IsError).SelectMany(log => log.Lines));
    }

    [Fact]
    public async Task Rank_WhenStarted_IsGivenItsAssignmentAndItsShareOfTheMachine()
    {
        await using var agent = await AgentHarness.StartAsync(
            "grep -q '\"runId\":\"sweep.run\"' $1/launch.json && echo threads $OMP_NUM_THREADS $OMP_WAIT_POLICY $DOTNET_TieredCompilation $MALLOC_TOP_PAD_");

        agent.Server.Want(Assignments.Rank());

        await EndAsync(agent.Server);
        string share = Assert.Single(agent.Server.Recorded("agent-0").Cast<LogReport>().SelectMany(log => log.Lines));
        Assert.Equal($"threads {Math.Max(1, Environment.ProcessorCount / 2)} passive 0 268435456", share);
    }

    [Fact]
    public async Task Rank_OfAnAttemptWithAToken_HasThatOneInItsEnvironmentAndNoneOnDisk()
    {
        await using var agent = await AgentHarness.StartAsync("echo has $Hayate__Worker__Token; grep -q token-of $1/launch.json || echo none on disk");

        agent.Server.Want(Assignments.Rank() with { Token = "token-of-the-attempt" });

        await EndAsync(agent.Server);
        Assert.Equal(["has token-of-the-attempt", "none on disk"], agent.Server.Recorded("agent-0").Cast<LogReport>().SelectMany(log => log.Lines));
        Assert.Equal("Bearer token-of-the-attempt", agent.Server.Shown("reports"));
        Assert.Equal("Bearer token-of-the-worker", agent.Server.Shown("poll"));
    }

    [Fact]
    public async Task Rank_KilledBySignal_EndsWithItsNumber()
    {
        await using var agent = await AgentHarness.StartAsync("kill -9 $$");

        agent.Server.Want(Assignments.Rank());

        Assert.Equal(137, (await EndAsync(agent.Server)).ExitCode);
    }

    [Fact]
    public async Task Rank_NoLongerDesired_IsTerminatedAndForgotten()
    {
        await using var agent = await AgentHarness.StartAsync(UntilTerminated);
        agent.Server.Want(Assignments.Rank());
        await UpAsync(agent.Server);

        await agent.Server.PollAsync(poll => !poll.Ranks.IsEmpty, "the rank");
        agent.Server.Want();

        await agent.Server.PollAsync(poll => poll.Ranks.IsEmpty, "no rank");
        Assert.Equal(["up", "terminated"], Lines(agent.Server.Recorded("agent-0")));
    }

    [Fact]
    public async Task Rank_FailingWhileItIsAskedToStop_HasItsEndTold()
    {
        await using var agent = await AgentHarness.StartAsync("trap 'echo trouble >&2; exit 70' TERM; echo up; while :; do sleep 0.05; done");
        agent.Server.Want(Assignments.Rank());
        await UpAsync(agent.Server);
        agent.Server.Want();

        var end = await EndAsync(agent.Server);
        Assert.Equal((70, "trouble"), (end.ExitCode, end.Detail));
        await agent.Server.PollAsync(poll => poll.Ranks.IsEmpty, "no rank");
    }

    [Fact]
    public async Task Rank_DeafToSigterm_IsKilledAfterItsGrace()
    {
        await using var agent = await AgentHarness.StartAsync("trap '' TERM; echo up; while :; do sleep 0.05; done", stopGraceSeconds: 1);
        agent.Server.Want(Assignments.Rank());
        await UpAsync(agent.Server);

        await agent.Server.PollAsync(poll => !poll.Ranks.IsEmpty, "the rank");
        agent.Server.Want();

        await agent.Server.PollAsync(poll => poll.Ranks.IsEmpty, "no rank");
        Assert.Equal(["up", "agent: the rank did not stop within 1 s and is killed"], Lines(agent.Server.Recorded("agent-0")));
    }

    [Fact]
    public async Task Rank_OfTheNextEpoch_TakesTheSlotOnceItIsFree()
    {
        await using var agent = await AgentHarness.StartAsync(UntilTerminated);
        agent.Server.Want(Assignments.Rank());
        await UpAsync(agent.Server);

        agent.Server.Want(Assignments.Rank(epoch: 2));

        var both = await agent.Server.PollAsync(poll => poll.Ranks.Any(rank => rank.Epoch == 2), "epoch 2");
        Assert.DoesNotContain(both.Ranks, rank => rank is { Epoch: 1, ExitCode: null });
    }

    [Fact]
    public async Task Rank_ThatCannotBeStarted_EndsAsUnavailableWithTheReason()
    {
        await using var agent = await AgentHarness.StartAsync(new RankCommandLine("/no/such/program", []));

        agent.Server.Want(Assignments.Rank());

        var end = await EndAsync(agent.Server);
        Assert.Equal(ExitCodes.Unavailable, end.ExitCode);
        Assert.StartsWith("The rank could not be started:", end.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coordinator_Away_StopsNobodyAndMissesNothing()
    {
        await using var agent = await AgentHarness.StartAsync(
            "echo up; while [ ! -e $1/away ]; do sleep 0.05; done; echo said while away; while [ ! -e $1/back ]; do sleep 0.05; done; exit 0");
        var rank = Assignments.Rank();
        agent.Server.Want(rank);
        await UpAsync(agent.Server);
        string directory = agent.DirectoryOf(rank);

        await agent.Server.GoAwayAsync();
        await File.WriteAllTextAsync(Path.Combine(directory, "away"), "");
        await agent.Server.ComeBackAsync();

        await agent.Server.ReportsAsync("agent-0", reports => Lines(reports).SequenceEqual(["up", "said while away"]), "what was said while it was away");
        var after = await agent.Server.PollAsync(poll => !poll.Ranks.IsEmpty, "the rank");
        Assert.Null(Assert.Single(after.Ranks).ExitCode);
        await File.WriteAllTextAsync(Path.Combine(directory, "back"), "");
        Assert.Equal(0, (await EndAsync(agent.Server)).ExitCode);
    }

    [Fact]
    public async Task Worker_Stopped_DrainsItsRanksAndTellsTheirEnds()
    {
        await using var agent = await AgentHarness.StartAsync(UntilTerminated);
        agent.Server.Want(Assignments.Rank(0), Assignments.Rank(1));
        await UpAsync(agent.Server);
        await agent.Server.ReportsAsync("agent-1", reports => !reports.IsEmpty, "its first line");

        await agent.StopAsync();

        var last = await agent.Server.PollAsync(poll => poll.IsDraining && poll.Ranks.All(rank => rank.ExitCode is not null), "all ends");
        Assert.Equal([75, 75], last.Ranks.Select(rank => rank.ExitCode));
    }

    [Fact]
    public async Task Rank_AfterAnEpochFenced_LosesOnlyItsOutput()
    {
        await using var agent = await AgentHarness.StartAsync("echo unheard; exit 69");
        agent.Server.IsFenced = true;

        agent.Server.Want(Assignments.Rank());

        Assert.Equal(69, (await EndAsync(agent.Server)).ExitCode);
        Assert.Empty(agent.Server.Recorded("agent-0"));
    }

    [Fact]
    public async Task Agent_ServingAnAttemptThatIsOver_StopsItsRanksAndItself()
    {
        await using var agent = await AgentHarness.StartAsync(UntilTerminated, settings: new() { ["Hayate:Worker:Serves"] = "sweep.run/1" });
        agent.Server.Want(Assignments.Rank());
        await UpAsync(agent.Server);
        TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var asked = agent.Stopping.Register(stopping.SetResult);

        agent.Server.End();

        var told = await agent.Server.PollAsync(poll => poll.Ranks is [{ ExitCode: not null }], "the rank's end");
        Assert.Equal((75, "sweep.run/1"), (told.Ranks[0].ExitCode, $"{told.Serves}"));
        await stopping.Task.WaitAsync(ProtocolServer.Patience);
    }

    private static async Task<RankStatus> EndAsync(ProtocolServer server) =>
        (await server.PollAsync(poll => poll.Ranks is [{ ExitCode: not null }], "an end")).Ranks[0];

    private static async Task UpAsync(ProtocolServer server) => await server.ReportsAsync("agent-0", reports => Lines(reports).Contains("up"), "'up'");

    private static IEnumerable<string> Lines(ImmutableArray<Report> reports) => reports.Cast<LogReport>().SelectMany(log => log.Lines);
}
