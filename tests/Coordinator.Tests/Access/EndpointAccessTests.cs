using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Coordinator.Tests.Access;

/// <summary>A coordinator that asks for tokens, over HTTP.</summary>
public sealed class EndpointAccessTests(ControlledCoordinator controlled) : IClassFixture<ControlledCoordinator>
{
    private static readonly string[] Open = ["/", "/health/live", "/health/ready", "/metrics", "/openapi/{documentName}.json", "/scalar"];

    private readonly TestCoordinator _coordinator = controlled.Coordinator;

    [Fact]
    public void Endpoint_OfTheApi_AsksForARoleOrIsOneOfTheOpenOnes()
    {
        var endpoints = Endpoints().ToList();
        Assert.True(endpoints.Count > 20, $"Only {endpoints.Count} endpoints were found.");
        Assert.Empty(endpoints.Where(endpoint => !IsOpen(endpoint) && endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy is null).Select(endpoint => endpoint.DisplayName));
        Assert.Empty(endpoints.Where(endpoint => IsOpen(endpoint) && !Open.Any(path => $"/{endpoint.RoutePattern.RawText!.Trim('/')}".StartsWith(path, StringComparison.Ordinal)))
            .Select(endpoint => endpoint.DisplayName));
    }

    [Fact]
    public async Task Endpoint_WithoutToken_IsRefusedWithTheCure()
    {
        foreach (var endpoint in Endpoints().Where(endpoint => !IsOpen(endpoint)))
        {
            using var answer = await SendAsync(endpoint, token: null);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{endpoint.DisplayName} answered {answer.StatusCode}.");
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Contains("HAYATE_TOKEN", (await ProblemAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Worker)]
    public async Task Endpoint_ForAnotherRole_IsForbiddenAndThoseOfOnesOwnAreNot(Role role)
    {
        foreach (var endpoint in Endpoints().Where(endpoint => !IsOpen(endpoint)))
        {
            var policy = endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy!;
            var mayCall = Enum.TryParse<Role>(policy, out var needed) && (role == needed || (role != Role.Worker && needed != Role.Worker && needed <= role));
            using var answer = await SendAsync(endpoint, ControlledAccess.TokenOf(role));
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden != mayCall, $"{endpoint.DisplayName} answered {role} with {answer.StatusCode}.");
            if (!mayCall) Assert.Contains($"has the role {role.ToString().ToLowerInvariant()}", (await ProblemAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/scalar/")]
    public async Task OpenPath_WithoutToken_Answers(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await _coordinator.Http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);

    [Fact]
    public async Task NoSuchPath_WithoutToken_IsNotFound() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _coordinator.Http.GetAsync("/api/v1/nothing", TestContext.Current.CancellationToken)).StatusCode);

    [Fact]
    public async Task UnknownToken_OfAClient_IsRefusedAsSuch()
    {
        var refusal = await Assert.ThrowsAsync<ApiException>(() => _coordinator.Api.WithToken("made up").ListRunsAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.Status);
        Assert.Equal("The token is not known", refusal.Title);
        Assert.False(refusal.IsRefusedForGood);
    }

    [Fact]
    public async Task Access_OfAToken_TellsNameAndRole()
    {
        var access = await _coordinator.Api.WithToken(ControlledAccess.TokenOf(Role.Operator)).GetAccessAsync(TestContext.Current.CancellationToken);
        Assert.Equal(new AccessInfo { Name = "somebody's Operator", Role = Role.Operator }, access);
    }

    [Fact]
    public async Task Request_UnderAnotherHostName_IsAnsweredWhereTokensAreAskedFor()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Routes.Runs);
        request.Headers.Host = "hayate-coordinator.hayate.svc:7070";
        request.Headers.Authorization = new("Bearer", ControlledAccess.TokenOf(Role.Viewer));
        using var answer = await _coordinator.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task TokenOfAnAttempt_InItsAssignment_IsGoodForThatAttemptAlone()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var sweep = await _coordinator.Api.WithToken(ControlledAccess.TokenOf(Role.Operator)).SubmitAsync(SweepFiles.One(), "key", cancellation);
        SimulatedWorker worker = new(_coordinator.Workers.WithToken(ControlledAccess.TokenOf(Role.Worker)), "worker-1", slots: 2);
        var rank = (await worker.PollUntilAssignedAsync(sweep.Runs[0].Id))[0];
        var client = _coordinator.Workers.WithToken(rank.Token);
        LeaderEndpoint leader = new() { Host = "127.0.0.1", Port = 1 };

        Assert.True(await client.PutLeaderAsync(rank.RunId, rank.Epoch, leader, cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(() => client.PutLeaderAsync(rank.RunId, rank.Epoch + 1, leader, cancellation)));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(() => client.PutLeaderAsync($"{rank.RunId}x", rank.Epoch, leader, cancellation)));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(() => _coordinator.Api.WithToken(rank.Token).ListRunsAsync(cancellationToken: cancellation)));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(() => new SimulatedWorker(client, "worker-2", slots: 2).PollAsync()));
        var workers = _coordinator.Workers.WithToken(ControlledAccess.TokenOf(Role.Worker));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(() => workers.PutLeaderAsync(rank.RunId, rank.Epoch, leader, cancellation)));
    }

    private IEnumerable<RouteEndpoint> Endpoints() => _coordinator.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().DistinctBy(endpoint => endpoint.DisplayName);

    private static bool IsOpen(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private async Task<HttpResponseMessage> SendAsync(RouteEndpoint endpoint, string? token)
    {
        var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart { Name: "epoch" } => "1",
            _ => "no-such-thing",
        }))));
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (method != "GET") request.Content = JsonContent.Create(new { });
        return await _coordinator.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> RefusedAsync(Func<Task> call) => (await Assert.ThrowsAsync<ApiException>(call)).Status;
}
