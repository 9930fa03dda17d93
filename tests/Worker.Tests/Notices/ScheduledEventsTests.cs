using Hayate.Contracts.Reports;
using Hayate.Worker.Tests.Agent;
using Hayate.Worker.Tests.Protocol;

namespace Hayate.Worker.Tests.Notices;

/// <summary>A machine that is about to be taken away, as its metadata service tells it.</summary>
public sealed class ScheduledEventsTests : IAsyncLifetime
{
    private const string UntilTerminated = "trap 'exit 75' TERM; echo up; while :; do sleep 0.05; done";

    private MetadataServer _metadata = null!;

    public async ValueTask InitializeAsync() => _metadata = await MetadataServer.StartAsync();

    public ValueTask DisposeAsync() => _metadata.DisposeAsync();

    [Fact]
    public async Task Notice_OfPreemption_DrainsTheAgentAndSaysWhy()
    {
        await using var agent = await StartAsync(acknowledges: true);
        await UpAsync(agent);
        _metadata.Refuse(2);

        _metadata.Announce("Preempt", "spot_3", "spot_7");

        var last = await agent.Server.PollAsync(poll => poll.Ranks is [{ ExitCode: not null }], "the rank's end");
        Assert.Equal((75, true), (last.Ranks[0].ExitCode, last.IsDraining));
        Assert.Equal("Azure gave notice of Preempt of spot_7, not before Mon, 19 Sep 2016 18:29:47 GMT", last.StopReason);
        await agent.StopAsync();
        Assert.Equal("event-Preempt", await _metadata.StartedAsync());
    }

    [Fact]
    public async Task Notice_KnownAtTheStart_KeepsTheAgentFromOfferingSlots()
    {
        _metadata.Announce("Terminate", "spot_7");
        await using var agent = await StartAsync();

        Assert.True((await agent.Server.PollAsync(_ => true, "anything")).IsDraining);
    }

    [Theory]
    [InlineData("Freeze", "spot_7")]
    [InlineData("Preempt", "spot_8")]
    public async Task Notice_OfNoEndOfThisMachine_IsNoReasonToStop(string type, string machine)
    {
        _metadata.Announce(type, machine);
        await using var agent = await StartAsync();

        await UpAsync(agent);

        Assert.False((await agent.Server.PollAsync(poll => !poll.Ranks.IsEmpty, "the rank")).IsDraining);
    }

    private Task<AgentHarness> StartAsync(bool acknowledges = false) => AgentHarness.StartAsync(UntilTerminated, settings: new()
    {
        ["Hayate:Worker:ScheduledEvents"] = _metadata.Address.ToString(),
        ["Hayate:Worker:AcknowledgeScheduledEvents"] = $"{acknowledges}",
    });

    private static async Task UpAsync(AgentHarness agent)
    {
        agent.Server.Want(Assignments.Rank());
        await agent.Server.ReportsAsync("agent-0", reports => reports.OfType<LogReport>().Any(), "its first line");
    }
}
