using System.Diagnostics;
using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>A worker vanishes with all its processes while slots are free elsewhere.</summary>
public sealed class LostWorkerTests
{
    private const int Steps = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TrainsAgain = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WorkerKilledWithItsRanks_IsNoticedByItsConnection_AndTheRunTrainsElsewhere()
    {
        var (run, noticed, trains) = await LoseAsync(Signal.Kill);

        Assert.Contains("broke the connection", run.Attempts[1].Cause, StringComparison.Ordinal);
        AssertInTime(run, noticed, trains);
    }

    [Fact]
    public async Task WorkerFrozenWithItsRanks_IsNoticedByItsSilence_AndTheRunTrainsElsewhere()
    {
        var (run, noticed, trains) = await LoseAsync(Signal.Stop);

        Assert.Contains("not heard of for 12 s", run.Attempts[1].Cause, StringComparison.Ordinal);
        AssertInTime(run, noticed, trains);
    }

    private static async Task<(RunDetail Run, TimeSpan Noticed, TimeSpan TrainsAgain)> LoseAsync(Signal signal)
    {
        await using var platform = await TestPlatform.StartAsync(slots: 1);
        var lost = platform.Worker;
        var run = (await platform.SubmitAsync(Files.Teacher(Steps))).Runs[0].Id;
        await platform.RunAsync(run, "the first checkpoint", state => state.Checkpoints.Length > 0, Patience);
        await platform.StartWorkerAsync("worker-2");

        var begun = Stopwatch.GetTimestamp();
        foreach (var process in (int[])[lost.Id, .. platform.RankProcesses(lost)]) Signals.Send(process, signal);
        await platform.RunAsync(run, "the loss to be noticed", state => state.Attempts.Any(attempt => attempt is { Epoch: 1, End: not null }), Patience);
        var noticed = Stopwatch.GetElapsedTime(begun);
        var resumed = await platform.RunAsync(run, "the run to train elsewhere", state => state.Attempts[0] is { Epoch: 2, ResumedFromStep: { } step } && state.Summary.Step > step, Patience);
        return (resumed, noticed, Stopwatch.GetElapsedTime(begun) - noticed);
    }

    private static void AssertInTime(RunDetail run, TimeSpan noticed, TimeSpan trainsAgain)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"noticed after {noticed.TotalSeconds:0.0} s, trained again {trainsAgain.TotalSeconds:0.0} s later");
        Assert.Equal(["worker-2"], run.Attempts[0].Workers);
        Assert.True(run.Attempts[0].DigestVerified);
        Assert.InRange(noticed, TimeSpan.Zero, Noticed);
        Assert.InRange(trainsAgain, TimeSpan.Zero, TrainsAgain);
    }
}
