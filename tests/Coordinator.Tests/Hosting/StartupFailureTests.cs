using System.Net;
using System.Net.Sockets;
using Hayate.Coordinator.Hosting;
using Hayate.TestKit;

namespace Hayate.Coordinator.Tests.Hosting;

/// <summary>What stands in the way of a start is told in one line with its cure.</summary>
public sealed class StartupFailureTests
{
    [Fact]
    public async Task Start_PortInUse_EndsWithOneLine()
    {
        using var directory = new TemporaryDirectory();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, message) = await RunAsync(
            $"--Hayate:Data={directory.Path}", $"--Hayate:Urls=http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}",
            $"--Hayate:Orleans:SiloPort={FreePort.Next()}");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("of the API is in use", message, StringComparison.Ordinal);
        Assert.Contains("Hayate__Urls", message, StringComparison.Ordinal);
        Assert.Single(message.Trim().Split('\n'));
    }

    [Fact]
    public async Task Start_SiloPortInUse_EndsWithOneLine()
    {
        using var directory = new TemporaryDirectory();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, message) = await RunAsync(
            $"--Hayate:Data={directory.Path}", "--Hayate:Urls=http://127.0.0.1:0",
            $"--Hayate:Orleans:SiloPort={((IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("Hayate__Orleans__SiloPort", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DataDirectoryCannotBeWritten_EndsWithOneLine()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("file"), "", TestContext.Current.CancellationToken);
        var (code, message) = await RunAsync($"--Hayate:Data={directory.File("file")}/below");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("cannot be written", message, StringComparison.Ordinal);
        Assert.Contains("Hayate__Data", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DataDirectoryInUse_EndsWithOneLine()
    {
        using var directory = new TemporaryDirectory();
        using var first = DataDirectory.Open(directory.Path);
        var (code, message) = await RunAsync($"--Hayate:Data={directory.Path}");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("Another coordinator uses the data directory", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DatabaseIsDamaged_EndsWithOneLineAndLeavesItAlone()
    {
        using var directory = new TemporaryDirectory();
        var damaged = Enumerable.Repeat((byte)7, 8192).ToArray();
        await File.WriteAllBytesAsync(directory.File("hayate.db"), damaged, TestContext.Current.CancellationToken);
        var (code, message) = await RunAsync($"--Hayate:Data={directory.Path}", "--Hayate:Urls=http://127.0.0.1:0");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("hayate.db", message, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(directory.File("hayate.db"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_SettingIsNoNumber_NamesItsKey()
    {
        using var directory = new TemporaryDirectory();
        var (code, message) = await RunAsync($"--Hayate:Data={directory.Path}", "--Hayate:Orleans:SiloPort=many");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("Hayate:Orleans:SiloPort", message, StringComparison.Ordinal);
        Assert.Single(message.Trim().Split('\n'));
    }

    [Fact]
    public async Task Start_AddressIsNotOfThisMachine_NamesItsKey()
    {
        using var directory = new TemporaryDirectory();
        var (code, message) = await RunAsync(
            $"--Hayate:Data={directory.Path}", "--Hayate:Urls=http://127.0.0.1:0", "--Hayate:Orleans:AdvertisedAddress=192.0.2.1",
            "--Hayate:Database:Provider=postgres", "--Hayate:Database:ConnectionString=Host=127.0.0.1;Database=hayate");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("Hayate__Orleans__AdvertisedAddress", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSuchProvider_NamesThoseThereAre()
    {
        using var directory = new TemporaryDirectory();
        var (code, message) = await RunAsync($"--Hayate:Data={directory.Path}", "--Hayate:Database:Provider=oracle", "--Hayate:Urls=http://127.0.0.1:0");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("Hayate:Database:Provider is 'oracle'. Set it to 'sqlite' or 'postgres'.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PostgresDoesNotAnswer_EndsWithOneLine()
    {
        using var directory = new TemporaryDirectory();
        var (code, message) = await RunAsync(
            $"--Hayate:Data={directory.Path}", "--Hayate:Database:Provider=postgres", "--Hayate:Urls=http://127.0.0.1:0",
            $"--Hayate:Database:ConnectionString=Host=127.0.0.1;Port={FreePort.Next()};Database=hayate;Username=hayate");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("cannot be reached", message, StringComparison.Ordinal);
        Assert.Single(message.Trim().Split('\n'));
    }

    [Fact]
    public async Task Migrate_NewDatabase_LetsACoordinatorStartThatMayNotMigrate()
    {
        using var directory = new TemporaryDirectory();
        string[] settings = [$"--Hayate:Data={directory.Path}", "--Hayate:Database:MigrateAtStart=false", "--Hayate:Urls=http://127.0.0.1:0"];
        var (refused, message) = await RunAsync(settings);
        Assert.Equal(CoordinatorProgram.CannotStart, refused);
        Assert.Contains("hayate db migrate", message, StringComparison.Ordinal);
        Assert.Equal((0, ""), await RunAsync([CoordinatorProgram.Migrate, .. settings]));
        await using var app = await CoordinatorApplication.BuildAsync(settings, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_ReachableFromElsewhere_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        var (code, message) = await RunAsync($"--Hayate:Data={directory.Path}", "--Hayate:Urls=http://0.0.0.0:0");
        Assert.Equal(CoordinatorProgram.CannotStart, code);
        Assert.Contains("other machines can reach", message, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Message)> RunAsync(params string[] args)
    {
        using var errors = new StringWriter();
        var code = await CoordinatorProgram.RunAsync(args, errors).WaitAsync(TestCoordinator.Patience);
        return (code, errors.ToString());
    }
}
