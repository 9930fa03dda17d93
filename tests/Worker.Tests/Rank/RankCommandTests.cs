using System.Net.Sockets;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Worker.Rank;
using Hayate.Worker.Tests.Protocol;

namespace Hayate.Worker.Tests.Rank;

/// <summary>Rank processes around their training: how they meet and how they end.</summary>
public sealed class RankCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-rank-");
    private ProtocolServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ProtocolServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Rank_WhoseAgentDied_EndsAtOnce()
    {
        using var rank = Start(Assignments.Rank(rank: 1, worldSize: 2));
        await rank.FirstLineAsync();

        rank.LoseAgent();

        (int exitCode, string errors) = await rank.EndAsync();
        Assert.Equal(ExitCodes.Unavailable, exitCode);
        Assert.Contains("The agent of this rank is gone", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rank_TerminatedBeforeItsGangHasMet_EndsAsPreempted()
    {
        using var rank = Start(Assignments.Rank(rank: 1, worldSize: 2));
        await rank.FirstLineAsync();

        rank.Terminate();

        Assert.Equal(ExitCodes.Preempted, (await rank.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Rank_AskingForADeviceThatIsNotThere_EndsAsBadSpecification()
    {
        var assignment = Assignments.Rank();
        using var rank = Start(assignment with { Spec = assignment.Spec with { Resources = new ResourceSpec { Device = DeviceKind.Cuda } } });

        (int exitCode, string errors) = await rank.EndAsync();

        Assert.Equal(ExitCodes.BadSpecification, exitCode);
        Assert.StartsWith("resources.device is 'cuda'", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void ExitCode_OfABrokenConnection_BlamesNoSpecification() =>
        Assert.Equal(ExitCodes.Unavailable, RankCommand.ExitCodeOf(new SocketException((int)SocketError.ConnectionReset)));

    private RankHandle Start(RankAssignment assignment) => new(_directory.FullName, _server, assignment);
}
