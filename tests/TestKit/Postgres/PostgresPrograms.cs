using System.Diagnostics;
using System.Globalization;

namespace Hayate.TestKit.Postgres;

/// <summary>
/// The programs of the machine's PostgreSQL, run over one directory. They refuse to run as root: root runs them as the user <c>postgres</c>.
/// </summary>
internal sealed class PostgresPrograms : IAsyncDisposable
{
    private const string Folder = "/usr/lib/postgresql/15/bin";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory;
    private readonly Process _caretaker;

    private PostgresPrograms(string directory)
    {
        _directory = directory;
        // Its input ends when the process of the tests does, in whatever way: then the server goes, and its data.
        _caretaker = Process.Start(StartInfo("sh", "-c", $"cat > /dev/null; '{Folder}/pg_ctl' stop -m immediate -D '{Data}'; rm -rf '{directory}'"))!;
    }

    private string Data => Path.Combine(_directory, "data");

    /// <summary>Makes a directory with an empty cluster in it.</summary>
    public static async Task<PostgresPrograms> InitializeAsync(string user, string password)
    {
        if (!Directory.Exists(Folder)) throw new InvalidOperationException($"There is no {Folder}: install postgresql-15, as test.sh does.");
        var directory = (await RunAsync("mktemp", "-d", "/tmp/hayate-postgres-XXXXXX")).Trim();
        var programs = new PostgresPrograms(directory);
        await RunAsync("sh", "-c", $"printf %s '{password}' > '{directory}/password'");
        await RunAsync(
            $"{Folder}/initdb", "--no-sync", "--no-instructions", "-D", programs.Data, "-U", user, "-A", "scram-sha-256", "--pwfile", $"{directory}/password",
            "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en");
        return programs;
    }

    /// <summary>Starts the server and waits until it takes sessions.</summary>
    public Task StartAsync(int port, bool isDurable) => RunAsync(
        $"{Folder}/pg_ctl", "start", "-w", "-s", "-D", Data, "-l", $"{_directory}/log", "-o",
        $"-p {port.ToString(CultureInfo.InvariantCulture)} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300"
        + (isDurable ? "" : " -c shared_buffers=64MB -c fsync=off -c full_page_writes=off -c autovacuum_naptime=5min"));

    /// <summary>Stops the server, in one of pg_ctl's ways.</summary>
    public Task StopAsync(string mode) => RunAsync($"{Folder}/pg_ctl", "stop", "-w", "-s", "-m", mode, "-D", Data);

    /// <summary>Id of the server's first process.</summary>
    public int ReadProcessId() => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Whether a process still works on the data.</summary>
    public bool IsInUse() => Directory.EnumerateDirectories("/proc").Any(process => Path.GetFileName(process).All(char.IsAsciiDigit) && WorksIn(process) == Data);

    public async ValueTask DisposeAsync()
    {
        _caretaker.StandardInput.Close();
        using var timeout = new CancellationTokenSource(Patience);
        await _caretaker.WaitForExitAsync(timeout.Token);
        _caretaker.Dispose();
    }

    private static string? WorksIn(string process)
    {
        try
        {
            return Directory.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // it ended meanwhile, or is somebody else's
        }
    }

    private static async Task<string> RunAsync(params string[] command)
    {
        using var process = Process.Start(StartInfo(command))!;
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {output}{await errors}");
    }

    private static ProcessStartInfo StartInfo(params string[] command)
    {
        string[] all = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", .. command] : command;
        return new(all[0], all[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/tmp",
        };
    }
}
