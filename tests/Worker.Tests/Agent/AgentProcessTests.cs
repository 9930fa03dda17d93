using System.Diagnostics;
using System.Globalization;
using Hayate.Contracts.Reports;
using Hayate.Worker.Agent;
using Hayate.Worker.Tests.Protocol;

namespace Hayate.Worker.Tests.Agent;

/// <summary>The agent as a process of its own with real rank processes, here a rank that waits for its leader.</summary>
public sealed class AgentProcessTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-agent-");
    private ProtocolServer _server = null!;
    private Process _agent = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ProtocolServer.StartAsync();
        await StartAsync(epoch: 1, serves: null);
    }

    private async Task StartAsync(int epoch, string? serves)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Hayate.Worker"), ["agent"]) { RedirectStandardOutput = true };
        start.Environment["Hayate__Api"] = _server.Address.ToString();
        start.Environment["Hayate__Data"] = _directory.FullName;
        start.Environment["Hayate__Worker__Id"] = $"node-{epoch}";
        start.Environment["Hayate__Worker__Serves"] = serves;
        _agent = Process.Start(start)!;
        _ = _agent.StandardOutput.ReadToEndAsync();
        _server.Want(Assignments.Rank(rank: 1, slot: 0, worldSize: 2, epoch: epoch));
        await _server.ReportsAsync("agent-1", reports => reports.OfType<LogReport>().Any(), "its first line", epoch);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_agent.HasExited)
            _agent.Kill(entireProcessTree: true);
        await _agent.WaitForExitAsync().WaitAsync(ProtocolServer.Patience);
        _agent.Dispose();
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Agent_Killed_LeavesNoRankBehind()
    {
        using var rank = Rank();

        _agent.Kill();

        await rank.WaitForExitAsync().WaitAsync(ProtocolServer.Patience);
    }

    [Fact]
    public async Task Agent_Terminated_DrainsAndEndsWithZero()
    {
        Signals.SendTerminate(_agent.Id);

        await _server.PollAsync(poll => poll.IsDraining && poll.Ranks is [{ ExitCode: 75 }], "its rank preempted");
        await _agent.WaitForExitAsync().WaitAsync(ProtocolServer.Patience);
        Assert.Equal(0, _agent.ExitCode);
    }

    [Fact]
    public async Task Agent_ServingOneAttempt_EndsWithWhatItsRanksEndedWith()
    {
        _agent.Kill();
        await _agent.WaitForExitAsync().WaitAsync(ProtocolServer.Patience);
        await StartAsync(epoch: 2, serves: "sweep.run/2");

        Signals.SendTerminate(_agent.Id);

        await _agent.WaitForExitAsync().WaitAsync(ProtocolServer.Patience);
        Assert.Equal(75, _agent.ExitCode);
    }

    [Fact]
    public void Agent_WithRanksRunning_HasNotLoadedTheTensorLibrary()
    {
        using var rank = Rank();

        Assert.DoesNotContain("libtorch", File.ReadAllText($"/proc/{_agent.Id}/maps"), StringComparison.Ordinal);
        Assert.Contains("libtorch", File.ReadAllText($"/proc/{rank.Id}/maps"), StringComparison.Ordinal);
    }

    private Process Rank()
    {
        var children = Directory.GetDirectories($"/proc/{_agent.Id}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Process.GetProcessById(int.Parse(Assert.Single(children), CultureInfo.InvariantCulture));
    }
}
