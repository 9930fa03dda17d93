using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Hayate.Collectives.Tests.Liveness;

/// <summary>A started <see cref="PeerProcess"/>.</summary>
internal sealed partial class PeerHandle : IDisposable
{
    private readonly Process _process;

    private PeerHandle(int rank, string hosts, int port, GroupKind kind)
    {
        Rank = rank;
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (object argument in new object[] { PeerProcess.Command, rank, hosts, port, kind })
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        _process = Process.Start(start)!;
    }

    public int Rank { get; }

    /// <summary>Descriptors of memory that it could still be opened through.</summary>
    public IEnumerable<string> SharedDescriptors => Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd")
        .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? "").Where(target => target.Contains("hayate", StringComparison.Ordinal));

    /// <summary>Starts ranks that believe to be on these hosts and waits until they work together.</summary>
    public static PeerHandle[] StartGang(string hosts, GroupKind kind)
    {
        int worldSize = hosts.Split(',').Length;
        List<PeerHandle> peers = [new(0, hosts, 0, kind)];
        try
        {
            int port = int.Parse(peers[0].Expect("port ", Gang.Patience), CultureInfo.InvariantCulture);
            for (int rank = 1; rank < worldSize; rank++)
                peers.Add(new PeerHandle(rank, hosts, port, kind));
            peers.ForEach(peer => peer.Expect("working", Gang.Patience));
            return [.. peers];
        }
        catch
        {
            peers.ForEach(peer => peer.Dispose());
            throw;
        }
    }

    /// <summary>Reads the next line of output, which must begin so, and returns the rest of it.</summary>
    public string Expect(string beginning, TimeSpan patience)
    {
        using CancellationTokenSource timeout = new(patience);
        var line = _process.StandardOutput.ReadLineAsync(timeout.Token).AsTask();
        string? text = line.ContinueWith(task => task.IsCanceled ? $"(nothing within {patience.TotalSeconds} s)" : task.Result, TaskScheduler.Default).Result;
        Assert.True(text?.StartsWith(beginning, StringComparison.Ordinal), $"Rank {Rank} should say '{beginning}' and said '{text}'.");
        return text![beginning.Length..];
    }

    public void Send(PosixSignal signal) => Assert.Equal(0, Kill(_process.Id, (int)signal));

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(Gang.Patience);
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    /// <summary>Numbers of Linux.</summary>
    public enum PosixSignal
    {
        Kill = 9,
        Continue = 18,
        Stop = 19,
    }
}
