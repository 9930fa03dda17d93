using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Hayate.Contracts;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hayate.Worker.Tests.Protocol;

/// <summary>The coordinator's side of the worker protocol over HTTP, with a memory of everything it was told and a switch to go away.</summary>
internal sealed class ProtocolServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, ImmutableArray<Report>> _recorded = new();
    private readonly ConcurrentDictionary<string, LeaderEndpoint> _leaders = new();
    private readonly ConcurrentDictionary<string, string> _shown = new();
    private readonly Channel<WorkerPoll> _polls = Channel.CreateUnbounded<WorkerPoll>();
    private readonly Channel<string> _reported = Channel.CreateUnbounded<string>();
    private volatile DesiredState _desired = new() { Version = 1, LeaseSeconds = 12, Ranks = [] };
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _application;

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>Whether reports are refused as fenced.</summary>
    public bool IsFenced { get; set; }

    /// <summary>Why reports are refused for good, if they are.</summary>
    public string? Refusal { get; set; }

    /// <summary>Reports are received, but recorded and answered only once this is complete.</summary>
    public Task Recording { get; set; } = Task.CompletedTask;

    /// <summary>Reports are recorded, but answered only once this is complete.</summary>
    public Task Answering { get; set; } = Task.CompletedTask;

    public static async Task<ProtocolServer> StartAsync()
    {
        ProtocolServer server = new();
        await server.ComeBackAsync();
        return server;
    }

    /// <summary>Listens, on the same port as before if there was one.</summary>
    public async Task ComeBackAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Address.Port));
        builder.Services.ConfigureHttpJsonOptions(json => HayateJson.Configure(json.SerializerOptions));
        _application = builder.Build();
        _application.Use((context, next) =>
        {
            _shown[context.Request.Path.Value!.Split('/')[^1]] = context.Request.Headers.Authorization.ToString();
            return next(context);
        });
        _application.MapPost("/api/v1/workers/{worker}/poll", AnswerPollAsync);
        _application.MapPut("/api/v1/runs/{run}/attempts/{epoch}/leader", (string run, int epoch, LeaderEndpoint endpoint) => _leaders[$"{run}/{epoch}"] = endpoint);
        _application.MapGet("/api/v1/runs/{run}/attempts/{epoch}/leader", (string run, int epoch) =>
            _leaders.TryGetValue($"{run}/{epoch}", out var endpoint) ? Results.Ok(endpoint) : Results.NoContent());
        _application.MapPost("/api/v1/runs/{run}/attempts/{epoch}/reports", RecordAsync);
        await _application.StartAsync();
        Address = new Uri(_application.Urls.Single());
    }

    public async Task GoAwayAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.Zero);
        await _application!.StopAsync(now.Token);
        await _application.DisposeAsync();
        _application = null;
    }

    /// <summary>Changes what should run.</summary>
    public void Want(params RankAssignment[] ranks)
    {
        _desired = _desired with { Version = _desired.Version + 1, Ranks = [.. ranks] };
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>Tells the worker that the attempt it serves is over.</summary>
    public void End()
    {
        _desired = _desired with { IsOver = true };
        Want();
    }

    /// <summary>Reports recorded from a source of an epoch, in order.</summary>
    public ImmutableArray<Report> Recorded(string source, int epoch = 1) => _recorded.GetValueOrDefault($"{epoch}/{source}", []);

    /// <summary>What the last call of a kind, such as <c>poll</c> or <c>reports</c>, showed of who it is.</summary>
    public string Shown(string call) => _shown.GetValueOrDefault(call, "");

    /// <summary>Waits for a poll of a certain kind.</summary>
    public async Task<WorkerPoll> PollAsync(Func<WorkerPoll, bool> isRight, string what)
    {
        using CancellationTokenSource timeout = new(Patience);
        WorkerPoll? last = null;
        try
        {
            while (!isRight(last = await _polls.Reader.ReadAsync(timeout.Token)))
            {
            }

            return last;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No poll with {what} came within {Patience.TotalSeconds} s; the last one was {last}.");
        }
    }

    /// <summary>Waits until what a source reported is right.</summary>
    public async Task<ImmutableArray<Report>> ReportsAsync(string source, Func<ImmutableArray<Report>, bool> isRight, string what, int epoch = 1)
    {
        using CancellationTokenSource timeout = new(Patience);
        try
        {
            while (!isRight(Recorded(source, epoch)))
                await _reported.Reader.ReadAsync(timeout.Token);
            return Recorded(source, epoch);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{source} did not report {what} within {Patience.TotalSeconds} s, only: {string.Join("; ", Recorded(source, epoch))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
            await GoAwayAsync();
    }

    private async Task<DesiredState> AnswerPollAsync(WorkerPoll poll, CancellationToken aborted)
    {
        _polls.Writer.TryWrite(poll);
        var changed = _changed.Task;
        if (_desired.Version == poll.KnownVersion && poll.WaitSeconds > 0)
            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromSeconds(poll.WaitSeconds), TimeProvider.System, aborted));
        return _desired;
    }

    private async Task<IResult> RecordAsync(int epoch, ReportBatch batch)
    {
        await Recording;
        var result = Record(epoch, batch);
        await Answering;
        return result;
    }

    private IResult Record(int epoch, ReportBatch batch)
    {
        if (IsFenced)
            return Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "Fenced", detail: "epoch 2 is the current one");
        if (Refusal is not null)
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The request cannot be read", detail: Refusal);
        lock (_recorded)
        {
            var known = Recorded(batch.Source, epoch);
            if (batch.FirstSequence > known.Length + 1)
                return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Gap", detail: $"{known.Length + 1} was expected, not {batch.FirstSequence}");
            var recorded = known.AddRange(batch.Reports.Skip((int)(known.Length + 1 - batch.FirstSequence)));
            _recorded[$"{epoch}/{batch.Source}"] = recorded;
            _reported.Writer.TryWrite(batch.Source);
            return Results.Ok(new ReportReceipt { Recorded = recorded.Length });
        }
    }
}
