using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Workers;
using Hayate.Resilience;
using Hayate.Worker.Agent;
using Hayate.Worker.Rank;
using Hayate.Worker.Tests.Protocol;

namespace Hayate.Worker.Tests.Rank;

/// <summary>A real rank process, started as the agent would.</summary>
internal sealed class RankHandle : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Task _listening;
    private readonly Channel<string> _errorLines = Channel.CreateUnbounded<string>();

    /// <param name="directory">Holds the blobs, and a directory for each rank.</param>
    /// <param name="server">The coordinator's side.</param>
    /// <param name="assignment">What the rank does.</param>
    /// <param name="pause">Where it stands still for ever while it writes; by default nowhere.</param>
    /// <param name="blobs">Where blobs are, by default in the directory.</param>
    /// <param name="stopGraceSeconds">Time that it believes to have for stopping.</param>
    public RankHandle(string directory, ProtocolServer server, RankAssignment assignment, WritePause? pause = null, BlobLocation? blobs = null, double stopGraceSeconds = 60)
    {
        string own = Directory.CreateDirectory(Path.Combine(directory, $"{assignment.Epoch}-{assignment.Rank}")).FullName;
        RankLaunch launch = new() { Assignment = assignment, Api = server.Address, Address = "127.0.0.1", Threads = 1, StopGraceSeconds = stopGraceSeconds };
        File.WriteAllBytes(Path.Combine(own, RankLaunch.FileName), JsonSerializer.SerializeToUtf8Bytes(launch, HayateJson.Options));
        (string program, string[] arguments) = pause is null ? ("Hayate.Worker", new[] { "rank", own }) : ("Hayate.Worker.Tests", [PausingRank.Command, own, $"{pause.Moment}", pause.Blob]);
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        new RankEnvironment(blobs ?? new BlobLocation { Directory = Path.Combine(directory, "blobs") }, new ResilienceOptions()).PassTo(start);
        _process = Process.Start(start)!;
        _listening = ListenAsync();
    }

    /// <summary>Waits for the first line of output, by which the rank has taken its signals in hand.</summary>
    public async Task<string?> FirstLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(ProtocolServer.Patience);

    /// <summary>Waits for a line of standard error that begins so.</summary>
    public async Task LineOfErrorAsync(string beginning)
    {
        using CancellationTokenSource timeout = new(ProtocolServer.Patience);
        while (!(await _errorLines.Reader.ReadAsync(timeout.Token)).StartsWith(beginning, StringComparison.Ordinal))
        {
        }
    }

    public void Terminate() => Signals.SendTerminate(_process.Id);

    public void Kill() => _process.Kill();

    /// <summary>What happens to it when its agent dies.</summary>
    public void LoseAgent() => _process.StandardInput.Close();

    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        _ = _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(ProtocolServer.Patience);
        await _listening.WaitAsync(ProtocolServer.Patience);
        return (_process.ExitCode, _errors.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _errors.AppendLine(line);
            _errorLines.Writer.TryWrite(line);
        }
    }
}
