using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Hayate.Resilience.Tests;

public sealed class PipelineTests
{
    private static readonly PipelineOptions Options = new() { Tries = 3, FirstPauseSeconds = 0.25, LongestPauseSeconds = 4 };

    private readonly InstantTime _time = new();
    private int _tries;

    [Fact]
    public async Task Call_ThatSucceedsAtTheThirdTry_Succeeds()
    {
        Assert.Equal("answer", await Build(Options).ExecuteAsync(FailAsync(times: 2), TestContext.Current.CancellationToken));

        Assert.Equal((3, 2), (_tries, _time.Pauses.Count));
    }

    [Fact]
    public async Task Call_ThatFailsAtEveryTry_FailsAsTheLastOneDid()
    {
        var failure = await Assert.ThrowsAsync<IOException>(async () => await Build(Options).ExecuteAsync(FailAsync(times: 9), TestContext.Current.CancellationToken));

        Assert.Equal("try 3", failure.Message);
    }

    [Fact]
    public async Task Call_ThatFailsForGood_IsTriedOnce()
    {
        var pipeline = Pipeline.Build("test", Options, outcome => outcome.Exception is TimeoutException, _time);

        await Assert.ThrowsAsync<IOException>(async () => await pipeline.ExecuteAsync(FailAsync(times: 9), TestContext.Current.CancellationToken));

        Assert.Equal(1, _tries);
    }

    [Fact]
    public async Task Call_TriedForAsLongAsItTakes_PausesLongerAndLongerButNeverTooLong()
    {
        // Beyond a thousand doublings no number holds the pause.
        await Build(Options with { Tries = 0 }).ExecuteAsync(FailAsync(times: 1200), TestContext.Current.CancellationToken);

        Assert.Equal(1200, _time.Pauses.Count);
        Assert.All(_time.Pauses, pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(Options.LongestPauseSeconds)));
        Assert.InRange(_time.Pauses.First(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(Options.LongestPauseSeconds), _time.Pauses.Last());
    }

    [Fact]
    public async Task Failure_ThatAsksForAPause_GetsIt()
    {
        var pipeline = Pipeline.Build("test", Options, _ => true, _time, askedPause: outcome => outcome.Exception is IOException ? TimeSpan.FromSeconds(90) : null);

        await Assert.ThrowsAsync<IOException>(async () => await pipeline.ExecuteAsync(FailAsync(times: 9), TestContext.Current.CancellationToken));

        Assert.All(_time.Pauses, pause => Assert.Equal(TimeSpan.FromSeconds(90), pause));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(0, 3)]
    public async Task Failure_ThatAsksToBeSentAgain_IsTriedAsOftenAsThat(int askedTries, int tries)
    {
        var pipeline = Pipeline.Build("test", Options with { AskedTries = askedTries }, IsBroken, _time, isAsked: outcome => outcome.Exception is IOException);

        await Assert.ThrowsAsync<IOException>(async () => await pipeline.ExecuteAsync(FailAsync(times: 9), TestContext.Current.CancellationToken));

        Assert.Equal(tries, _tries);
    }

    [Fact]
    public async Task Failure_ThatDoesNotAsk_IsTriedAsOftenAsAnyOther()
    {
        var pipeline = Pipeline.Build("test", Options with { AskedTries = 7 }, IsBroken, _time, isAsked: _ => false);

        await Assert.ThrowsAsync<IOException>(async () => await pipeline.ExecuteAsync(FailAsync(times: 9), TestContext.Current.CancellationToken));

        Assert.Equal(3, _tries);
    }

    [Fact]
    public async Task Call_GivenUp_IsNotTriedAgain()
    {
        using CancellationTokenSource giveUp = new();
        var pipeline = Pipeline.Build("test", Options with { Tries = 0 }, IsBroken, _time, onRetry: _ => giveUp.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pipeline.ExecuteAsync(FailAsync(times: 9), giveUp.Token));

        Assert.Equal(1, _tries);
    }

    [Fact]
    public async Task Try_BeyondItsBound_IsCutOffAndTriedAgain()
    {
        FakeTimeProvider time = new();
        var pipeline = Pipeline.Build("test", Options with { Tries = 1, TimeoutSeconds = 30 }, IsBroken, time);

        var call = pipeline.ExecuteAsync(async token => await Task.Delay(Timeout.InfiniteTimeSpan, time, token), TestContext.Current.CancellationToken);
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(31));

        await Assert.ThrowsAsync<TimeoutRejectedException>(async () => await call);
    }

    [Fact]
    public async Task Circuit_AfterManyFailures_IsOpenUntilATrySucceeds()
    {
        FakeTimeProvider time = new();
        var pipeline = Pipeline.Build("test", Options with { Tries = 1, BreakAfter = 3, BreakSeconds = 5 }, IsBroken, time);
        var work = FailAsync(times: 3);
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<IOException>(async () => await pipeline.ExecuteAsync(work, TestContext.Current.CancellationToken));

        await Assert.ThrowsAsync<BrokenCircuitException>(async () => await pipeline.ExecuteAsync(work, TestContext.Current.CancellationToken));
        Assert.Equal(3, _tries);
        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal("answer", await pipeline.ExecuteAsync(work, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tries_OfEveryPipeline_AreMeasured()
    {
        ConcurrentQueue<string> measured = new();
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Polly")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) =>
        {
            foreach (var tag in tags)
                if (tag is { Key: "pipeline.name", Value: "measured" })
                    measured.Enqueue(instrument.Name);
        });
        listener.Start();

        await Pipeline.Build("measured", Options, IsBroken, _time).ExecuteAsync(FailAsync(times: 1), TestContext.Current.CancellationToken);

        Assert.Contains("resilience.polly.strategy.events", measured);
    }

    private static bool IsBroken(Outcome<object> outcome) => outcome.Exception is IOException;

    private ResiliencePipeline Build(PipelineOptions options) => Pipeline.Build("test", options, IsBroken, _time);

    private Func<CancellationToken, ValueTask<string>> FailAsync(int times) => _ =>
        ++_tries > times ? ValueTask.FromResult("answer") : ValueTask.FromException<string>(new IOException($"try {_tries}"));
}
