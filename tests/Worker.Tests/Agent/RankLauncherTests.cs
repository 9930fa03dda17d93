using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Worker.Agent;
using Hayate.Worker.Devices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hayate.Worker.Tests.Agent;

public sealed class RankLauncherTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-launcher-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void ClearAll_InADirectoryWithOtherFiles_DeletesWhatRanksLeftAndNothingElse()
    {
        string own = Path.Combine(_directory.FullName, "thesis.tex");
        File.WriteAllText(own, "");
        var left = _directory.CreateSubdirectory("ranks/sweep.run/1/0");

        Launcher().ClearAll();

        Assert.True(File.Exists(own));
        Assert.False(Directory.Exists(left.FullName));
    }

    private RankLauncher Launcher()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Hayate:Worker:Directory"] = _directory.FullName }).Build();
        var options = WorkerOptions.From(configuration);
        var client = new ServiceCollection().AddHayateClient(options.Api).BuildServiceProvider().GetRequiredService<IWorkerClient>();
        return new(options, RankCommandLine.OfThisProgram(), new SlotLayout(1, 1), client, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
