using System.Diagnostics;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>A worker vanishes with all its processes while slots are free elsewhere.</summary>
public sealed class LostWorkerTests
{
    private const int Steps = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TrainsAgain = TimeSpan.FromSeconds(30);

    [Fact(Explicit = true)]
    public async Task WorkerKilledWithItsRanks_IsNoticedByItsConnection_AndTheRunTrainsElsewhere() => await LoseAsync(Signal.Kill, "broke the connection");

    [Fact(Explicit = true)]
    public async Task WorkerFrozenWithItsRanks_IsNoticedByItsSilence_AndTheRunTrainsElsewhere() => await LoseAsync(Signal.Stop, "not heard of for 12 s");

    private static async Task LoseAsync(Signal signal, string because)
    {
        await using var platform = await TestPlatform.StartAsync(slots: 1);
        var first = platform.Worker;
        var run = (await platform.SubmitAsync(Files.Teacher(Steps))).Runs[0].Id;
        var second = await platform.StartWorkerAsync("worker-2");
        // On a busy machine a worker may be given up before the test does anything: what counts is where the run is now.
        var before = await platform.RunAsync(run, "a checkpoint of the attempt that trains", state => state.Attempts is [{ End: null, ResumedFromStep: not null } newest, ..]
            && state.Checkpoints.Any(checkpoint => checkpoint.Epoch == newest.Epoch), Patience);
        var (epoch, worker) = (before.Attempts[0].Epoch, Assert.Single(before.Attempts[0].Workers));
        var lost = worker == "worker-1" ? first : second;

        var begun = Stopwatch.GetTimestamp();
        foreach (var process in (int[])[lost.Id, .. platform.RankProcesses(lost)]) Signals.Send(process, signal);
        await platform.RunAsync(run, "the loss to be noticed", state => state.Attempts.Single(attempt => attempt.Epoch == epoch).End is not null, Patience);
        var noticed = Stopwatch.GetElapsedTime(begun);
        var after = await platform.RunAsync(run, "the run to train elsewhere", state => state.Attempts[0] is { ResumedFromStep: { } step } newest && newest.Epoch > epoch && state.Summary.Step > step, Patience);
        var trainsAgain = Stopwatch.GetElapsedTime(begun) - noticed;

        TestContext.Current.TestOutputHelper?.WriteLine($"noticed after {noticed.TotalSeconds:0.0} s, trained again {trainsAgain.TotalSeconds:0.0} s later");
        Assert.Contains(because, after.Attempts.Single(attempt => attempt.Epoch == epoch).Cause, StringComparison.Ordinal);
        Assert.DoesNotContain(worker, after.Attempts[0].Workers);
        Assert.True(after.Attempts[0].DigestVerified);
        Assert.InRange(noticed, TimeSpan.Zero, Noticed);
        Assert.InRange(trainsAgain, TimeSpan.Zero, TrainsAgain);
    }
}
