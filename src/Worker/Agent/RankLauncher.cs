using System.Diagnostics;
using System.Text.Json;
using Hayate.Client.Workers;
using Hayate.Contracts;
using Hayate.Contracts.Workers;
using Hayate.Worker.Devices;
using Hayate.Worker.Rank;
using Hayate.Worker.Reports;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Agent;

/// <summary>Starts rank processes, each in a directory of its own.</summary>
internal sealed class RankLauncher(WorkerOptions options, RankCommandLine command, SlotLayout slots, IWorkerClient client, TimeProvider time, ILoggerFactory logs)
{
    private const long LogCapacity = 16 << 20;

    private readonly ILogger _log = logs.CreateLogger<RankLauncher>();
    private readonly ILogger _output = logs.CreateLogger(AgentLog.OutputCategory);

    // A folder of its own: whatever else lies in the directory that somebody named is not the agent's to delete.
    private string Ranks => Path.Combine(options.Directory, "ranks");

    /// <summary>Starts a rank.</summary>
    /// <param name="assignment">What it does.</param>
    /// <param name="traceParent">Span that its own belong to; null where nobody records it.</param>
    /// <exception cref="IOException">Its directory cannot be written.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The process cannot be started.</exception>
    public RankProcess Start(RankAssignment assignment, string? traceParent = null)
    {
        RankKey key = RankKey.Of(assignment);
        string directory = DirectoryOf(key);
        Directory.CreateDirectory(directory);
        RankLaunch launch = new()
        {
            Assignment = assignment with { Token = null }, // it travels in the environment, and comes onto no disk
            Api = options.Api,
            Address = options.Address,
            Collectives = options.Collectives,
            PeerTimeout = options.PeerTimeout,
            Threads = slots.ThreadsPerSlot,
            StopGraceSeconds = options.StopGrace.TotalSeconds,
        };
        File.WriteAllBytes(Path.Combine(directory, RankLaunch.FileName), JsonSerializer.SerializeToUtf8Bytes(launch, HayateJson.Options));
        ReportSpool spool = new(Path.Combine(directory, "log"), LogCapacity);
        ReportCourier courier = new(
            client.WithToken(assignment.Token), ReportSource.OfAgent(key.RunId, key.Epoch, key.Rank), spool, options.Environment.Resilience.Worker, time, line => _log.OutputDelivery(key, line));
        _ = courier.Refused.ContinueWith(refused => _log.OutputRefused(key, refused.Result.Because), TaskScheduler.Default);
        return new RankProcess(assignment, Process.Start(StartInfo(directory, assignment.Token, traceParent))!, new LogForwarder(key, courier, _output, time), time);
    }

    /// <summary>Deletes what a rank left behind.</summary>
    public void Clear(RankKey key) => Delete(DirectoryOf(key));

    /// <summary>Deletes what ranks of an earlier incarnation left behind: their attempts are over.</summary>
    public void ClearAll() => Delete(Ranks);

    private string DirectoryOf(RankKey key) => Path.Combine(Ranks, key.RunId, $"{key.Epoch}", $"{key.Rank}");

    private ProcessStartInfo StartInfo(string directory, string? token, string? traceParent)
    {
        ProcessStartInfo start = new(command.FileName)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in command.Arguments.Append(directory))
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in slots.Environment)
            start.Environment[name] = value;
        (options.Environment with { Token = token, TraceParent = traceParent }).PassTo(start);
        return start;
    }

    private void Delete(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.LeftBehind(directory, e.Message);
        }
    }
}
