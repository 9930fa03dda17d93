using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Hayate.Contracts.Api;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Client.Tests;

public sealed class HayateClientTests
{
    [Fact]
    public async Task Plan_FileWithErrors_ReturnsThemAsValue()
    {
        var error = new SpecError { Line = 3, Column = 5, Key = "runs.a.metod", Message = "unknown key", Cure = "write method" };
        var received = "";
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.Plan, async (HttpRequest request) =>
        {
            received = $"{request.ContentType} {await new StreamReader(request.Body).ReadToEndAsync()}";
            return Results.Ok(new PlanResult { Errors = [error] });
        }));

        var result = await server.Client.PlanAsync("metod: edm");

        Assert.Null(result.Plan);
        Assert.Equal(error, Assert.Single(result.Errors));
        Assert.Equal("text/yaml metod: edm", received);
    }

    [Fact]
    public async Task Submit_WithKey_SendsTheKeyAndReturnsTheSweep()
    {
        var sweep = Sweep("abc");
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.Sweeps, (HttpRequest request) =>
            Results.Created("/", sweep with { Metric = request.Headers[Routes.IdempotencyKey].ToString() })));

        var created = await server.Client.SubmitAsync("name: x", "key-1");

        Assert.Equal("key-1", created.Metric);
        Assert.Equal(2, created.Summary.Runs[RunStatus.Running]);
    }

    [Fact]
    public async Task Submit_InvalidFile_ThrowsWithEveryError()
    {
        var errors = new[] { Error("a", 1), Error("b", 2) };
        await using var server = await TestServer.StartAsync(api => api.MapPost(Routes.Sweeps, () => Results.Problem(
            title: "The sweep file has errors", detail: "2 errors", statusCode: 422,
            extensions: new Dictionary<string, object?> { ["errors"] = errors })));

        var problem = await Assert.ThrowsAsync<ApiException>(() => server.Client.SubmitAsync("x", "key"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, problem.Status);
        Assert.Equal(("The sweep file has errors", "2 errors"), (problem.Title, problem.Detail));
        Assert.Equal(errors, problem.Errors);
        Assert.False(problem.IsTransient);
    }

    [Fact]
    public async Task GetRun_AnswerIsNoProblemDocument_ThrowsWithTheStatus()
    {
        await using var server = await TestServer.StartAsync(api => api.MapGet(
            Routes.Run("{id}"), () => Results.Content("<html>teapot</html>", "text/html", statusCode: 418)));

        var problem = await Assert.ThrowsAsync<ApiException>(() => server.Client.GetRunAsync("a.b"));

        Assert.Equal(418, (int)problem.Status);
    }

    [Fact]
    public async Task ListSweeps_FirstAnswerUnavailable_IsTriedAgain()
    {
        var calls = 0;
        await using var server = await TestServer.StartAsync(api => api.MapGet(Routes.Sweeps, () =>
            Interlocked.Increment(ref calls) == 1 ? Results.StatusCode(503) : Results.Ok(new[] { Sweep("abc").Summary })));

        var sweeps = await server.Client.ListSweepsAsync();

        Assert.Equal("abc", Assert.Single(sweeps).Id);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Submit_AskedToSendItAgain_DoesSoForLongerThanALookIsRepeated()
    {
        var (submissions, looks) = (0, 0);
        await using var server = await TestServer.StartAsync(api =>
        {
            api.MapPost(Routes.Sweeps, (HttpResponse answer) => Interlocked.Increment(ref submissions) <= 6 ? Unavailable(answer) : Results.Created("/", Sweep("abc")));
            api.MapGet(Routes.Sweeps, (HttpResponse answer) => Interlocked.Increment(ref looks) <= 6 ? Unavailable(answer) : Results.Ok(new[] { Sweep("abc").Summary }));
        });

        var submitted = await server.Client.SubmitAsync("name: x", "key-1");
        var problem = await Assert.ThrowsAsync<ApiException>(() => server.Client.ListSweepsAsync());

        Assert.Equal("abc", submitted.Summary.Id);
        Assert.True(problem.IsTransient);
        Assert.Equal((7, 3), (submissions, looks));

        static IResult Unavailable(HttpResponse answer)
        {
            answer.Headers.RetryAfter = "0";
            return Results.StatusCode(503);
        }
    }

    [Fact]
    public async Task ListSweeps_NobodyListens_ThrowsUnreachableWithinSeconds()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        await using var clients = TestServer.Clients(address);
        var client = clients.GetRequiredService<IHayateClient>();
        var watch = Stopwatch.StartNew();

        var problem = await Assert.ThrowsAsync<ApiUnreachableException>(() => client.ListSweepsAsync());

        Assert.Equal(address, problem.Address);
        Assert.Contains("refused", problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.False(await client.IsReadyAsync());
    }

    [Fact]
    public async Task ListRuns_Filters_ArriveAsTheServerReadsThem()
    {
        var query = "";
        await using var server = await TestServer.StartAsync(api => api.MapGet(Routes.Runs, (HttpRequest request) =>
        {
            query = request.QueryString.Value;
            return Results.Ok(Array.Empty<RunSummary>());
        }));

        await server.Client.ListRunsAsync("abc", RunStatus.Running);

        Assert.Equal("?sweep=abc&status=running&maxRuns=1000", query);
    }

    [Fact]
    public async Task GetMetrics_Names_AreEscapedAndRepeated()
    {
        await using var server = await TestServer.StartAsync(api => api.MapGet(Routes.RunMetrics("{id}"), (string id, string[] names, int afterStep) =>
            Results.Ok(names.Select(name => new MetricSeries { Name = $"{id} {name}", Steps = [afterStep], Values = [double.NaN] }))));

        var series = await server.Client.GetMetricsAsync("s.run", ["loss/q1", "loss"], afterStep: 7);

        Assert.Equal(["s.run loss/q1", "s.run loss"], series.Select(one => one.Name));
        Assert.Equal(7, Assert.Single(series[0].Steps));
        Assert.True(double.IsNaN(Assert.Single(series[0].Values)));
    }

    [Fact]
    public async Task GetSampleImage_Png_ReturnsItsBytes()
    {
        byte[] image = [0x89, 0x50, 0x4E, 0x47, 0, 1, 2];
        await using var server = await TestServer.StartAsync(api => api.MapGet(
            Routes.RunSample("{id}", "{sample}"), () => Results.Bytes(image, "image/png")));

        Assert.Equal(image, await server.Client.GetSampleImageAsync("s.run", "1"));
    }

    private static SpecError Error(string key, int line) => new() { Key = key, Line = line, Message = "wrong", Cure = "right" };

    private static SweepDetail Sweep(string id) => new()
    {
        Summary = new()
        {
            Id = id,
            Name = "digits",
            Status = SweepStatus.Active,
            SubmittedAt = DateTimeOffset.UnixEpoch,
            Runs = ImmutableSortedDictionary<RunStatus, int>.Empty.Add(RunStatus.Running, 2),
            Progress = 0.5,
        },
        Runs = [Run(id)],
        Metric = "fd@1",
    };

    private static RunSummary Run(string sweep) => new()
    {
        Id = $"{sweep}.teacher",
        SweepId = sweep,
        Name = "teacher",
        Method = Method.Edm,
        Status = RunStatus.Running,
        Steps = 10,
        Batch = 4,
        Ranks = RankRange.Of(1),
        SubmittedAt = DateTimeOffset.UnixEpoch,
    };
}
