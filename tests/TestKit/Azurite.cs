using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Hayate.TestKit;

/// <summary>A blob service on a free port of this machine, over a directory of its own. It ends with the process that started it.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    /// <summary>The key that every Azurite has, as its documentation says.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Nobody writes to its standard input: its end is the end of the process that holds it.</summary>
    private const string EndWithParent = "process.stdin.on('end', () => process.exit()).resume(); require(process.argv[1]);";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _data = new();
    private readonly int _port = FreePort.Next();
    private HayateProcess _process = null!;

    private Azurite()
    {
    }

    /// <summary>Names the service and its key.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{_port}/{Account};");

    /// <summary>Its account's address.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/{Account}"));

    /// <summary>A name that no container has yet.</summary>
    public static string NewContainer() => $"test-{Guid.NewGuid():N}";

    /// <summary>Starts one.</summary>
    public static async Task<Azurite> StartAsync()
    {
        var azurite = new Azurite();
        try
        {
            await azurite.ComeBackAsync();
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again, where it was and with what it had.</summary>
    public async Task ComeBackAsync()
    {
        string[] arguments =
        [
            "-e", EndWithParent, Program(), "--blobHost", "127.0.0.1", "--blobPort", _port.ToString(CultureInfo.InvariantCulture),
            "--location", _data.Path, "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ];
        _process = HayateProcess.Start("azurite", new ProcessStartInfo("node", arguments) { RedirectStandardInput = true });
        await Wait.ForAsync("Azurite to listen", StartPatience, async () =>
            _process.HasExited ? throw new InvalidOperationException($"Azurite ended.\n{_process.Describe()}") : await TryConnectAsync(), _process.Describe);
    }

    /// <summary>Kills it. What it had acknowledged within its last five seconds may be lost, unlike with the service that it stands for.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Kills it and deletes what it had.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _data.Dispose();
    }

    private async Task<object?> TryConnectAsync()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", _port);
            return socket;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static string Program()
    {
        var artifacts = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Parent!.Parent!.Parent!;
        var program = Path.Combine(artifacts.FullName, "tools", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        return File.Exists(program) ? program : throw new FileNotFoundException("Azurite is not installed: ./test.sh installs it.", program);
    }
}
