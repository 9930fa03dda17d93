using System.Net;
using System.Net.Sockets;
using Hayate.Cli.Supervision;

namespace Hayate.Cli.Tests.Supervision;

public sealed class PreflightTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-");

    [Fact]
    public void DataDirectory_PathIsAFile_SaysSo()
    {
        var file = Path.Combine(_directory.FullName, "file");
        File.WriteAllText(file, "");

        var problem = Assert.Throws<CliException>(() => DataDirectory.Open(file));

        Assert.Contains("is a file", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--data", problem.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void DataDirectory_CannotBeWritten_SaysSo()
    {
        // Nobody, not even root, creates a directory in /proc.
        var problem = Assert.Throws<CliException>(() => DataDirectory.Open("/proc/hayate"));

        Assert.Contains("cannot be written", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--data", problem.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void DataDirectory_InUse_SaysSoUntilTheOtherIsDone()
    {
        using (DataDirectory.Open(_directory.FullName))
        {
            var problem = Assert.Throws<CliException>(() => DataDirectory.Open(_directory.FullName));
            Assert.Contains("another `hayate up`", problem.Message, StringComparison.Ordinal);
        }

        DataDirectory.Open(_directory.FullName).Dispose();
    }

    [Fact]
    public void Ports_InUse_NamesPortUserAndOption()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var problem = Assert.Throws<CliException>(() => Ports.DemandFree(port, "API", "--port"));

        Assert.Contains($"port {port}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--port", problem.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_Free_IsUsable() => Ports.DemandFree(Ports.Free(), "test", "--port");

    [Fact]
    public void Executables_BuildLayout_AreFoundInTheSameConfiguration()
    {
        var cli = Directory.CreateDirectory(Path.Combine(_directory.FullName, "bin", "Cli", "release")).FullName;
        var worker = Directory.CreateDirectory(Path.Combine(_directory.FullName, "bin", "Worker", "release")).FullName;
        File.WriteAllText(Path.Combine(worker, "Hayate.Worker"), "");

        Assert.Equal(Path.Combine(worker, "Hayate.Worker"), Executables.Find("Worker", cli + "/"));
        Assert.Contains("run.sh", Assert.Throws<CliException>(() => Executables.Find("Coordinator", cli)).Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Executables_PublishedLayout_AreFoundBesideTheCommand()
    {
        var cli = Directory.CreateDirectory(Path.Combine(_directory.FullName, "cli")).FullName;
        var worker = Directory.CreateDirectory(Path.Combine(_directory.FullName, "worker")).FullName;
        File.WriteAllText(Path.Combine(worker, "Hayate.Worker"), "");

        Assert.Equal(Path.Combine(worker, "Hayate.Worker"), Executables.Find("Worker", cli));
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
