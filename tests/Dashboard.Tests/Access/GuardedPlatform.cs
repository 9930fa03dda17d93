using Hayate.Contracts.Api;
using Hayate.Dashboard.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hayate.Dashboard.Tests.Access;

/// <summary>An API that knows one token, and a dashboard before it that listens to the network.</summary>
public sealed class GuardedPlatform : IAsyncLifetime
{
    public const string Token = "token-of-ada";

    private WebApplication _api = null!;
    private WebApplication _dashboard = null!;

    public Uri Dashboard => new($"http://127.0.0.1:{new Uri(_dashboard.Urls.Single()).Port}");

    public async ValueTask InitializeAsync()
    {
        _api = WebApplication.CreateSlimBuilder().Build();
        _api.Urls.Add("http://127.0.0.1:0");
        _api.MapGet(Routes.Access, (HttpRequest request) => Guard(request, Results.Json(new { name = "ada", role = "operator" })));
        _api.MapGet(Routes.RunSample("a.teacher", "1"), (HttpRequest request) => Guard(request, Results.Bytes([1, 2, 3], "image/png")));
        await _api.StartAsync(TestContext.Current.CancellationToken);
        _dashboard = DashboardHost.Build(["--Hayate:Urls=http://0.0.0.0:0", $"--Hayate:Api={_api.Urls.Single()}", "--Hayate:Access:Mode=Tokens"]);
        await _dashboard.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _dashboard.DisposeAsync();
        await _api.DisposeAsync();
    }

    private static IResult Guard(HttpRequest request, IResult answer) =>
        request.Headers.Authorization == $"Bearer {Token}" ? answer : Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "The token is not known");
}
