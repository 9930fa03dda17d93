using System.Net.Sockets;
using System.Text.Json;
using Hayate.Blobs;
using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Collectives;
using Hayate.Collectives.Rendezvous;
using Hayate.Contracts;
using Hayate.Contracts.Workers;
using Hayate.Hosting;
using Hayate.Training.Loop;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Worker.Rank;

/// <summary><c>Hayate.Worker rank DIRECTORY</c>: one rank of an attempt, from meeting its gang to its exit code.</summary>
internal static class RankCommand
{
    public static Task<int> RunAsync(string directory) => RunAsync(directory, store => store);

    /// <summary>The same over a store of the caller's making.</summary>
    internal static async Task<int> RunAsync(string directory, Func<IBlobStore, IBlobStore> through)
    {
        ParentWatch.Start();
        var stop = StopRequest.Listen();
        try
        {
            var launch = Read(directory);
            var environment = RankEnvironment.Read();
            using var traces = environment.TraceParent is null ? null : Telemetry.StartTraces("hayate-rank");
            using var services = new ServiceCollection().AddHayateClient(launch.Api, _ => environment.Token).BuildServiceProvider();
            var blobs = through(environment.Blobs.Open(environment.Resilience.Blobs, TimeProvider.System));
            await using RankSession session = new(launch, directory, services.GetRequiredService<IWorkerClient>(), blobs, environment, TimeProvider.System);
            var result = await session.RunAsync(stop);
            return result.End == TrainingEnd.Completed ? ExitCodes.Completed : ExitCodes.Preempted;
        }
        catch (Exception e)
        {
            int exitCode = ExitCodeOf(e, stop.IsCancellationRequested);
            Console.Error.WriteLine(exitCode == ExitCodes.ApplicationError ? $"{e}" : e.Message);
            return exitCode;
        }
    }

    /// <summary>What an exception says about who is to blame. A store that is away when a rank has to stop costs the steps since its last checkpoint, nothing else.</summary>
    internal static int ExitCodeOf(Exception exception, bool isStopping = false) => exception switch
    {
        BlobStoreException when isStopping => ExitCodes.Preempted,
        BadSpecificationException => ExitCodes.BadSpecification,
        PeerLostException or RendezvousException or FencedException => ExitCodes.Unavailable,
        ApiException or ApiUnreachableException => ExitCodes.Unavailable,
        IOException or SocketException => ExitCodes.Unavailable,
        UnauthorizedAccessException => ExitCodes.Unavailable,
        _ => ExitCodes.ApplicationError,
    };

    private static RankLaunch Read(string directory)
    {
        string path = Path.Combine(directory, RankLaunch.FileName);
        try
        {
            return JsonSerializer.Deserialize<RankLaunch>(File.ReadAllBytes(path), HayateJson.Options)!;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            throw new BadSpecificationException($"{path} is not the launch file of a rank: {e.Message}. Ranks are started by 'Hayate.Worker agent'.", e);
        }
    }
}
