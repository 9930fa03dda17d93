using Hayate.Worker.Agent;

namespace Hayate.Worker.Tests.Agent;

public sealed class AgentDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-agent-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Directory_HeldByAnAgent_IsRefusedToASecond()
    {
        using (AgentDirectory.Hold(_directory.FullName))
        {
            var refusal = Assert.Throws<WorkerConfigurationException>(() => AgentDirectory.Hold(_directory.FullName));
            Assert.StartsWith($"Another agent uses '{_directory.FullName}'.", refusal.Message, StringComparison.Ordinal);
        }

        AgentDirectory.Hold(_directory.FullName).Dispose();
    }

    [Fact]
    public void Directory_ThatCannotBeMade_IsRefusedWithItsCure()
    {
        string file = Path.Combine(_directory.FullName, "file");
        File.WriteAllText(file, "");

        var refusal = Assert.Throws<WorkerConfigurationException>(() => AgentDirectory.Hold(Path.Combine(file, "worker")));

        Assert.EndsWith("Set Hayate:Data or Hayate:Worker:Directory to a directory that can be written.", refusal.Message, StringComparison.Ordinal);
    }
}
