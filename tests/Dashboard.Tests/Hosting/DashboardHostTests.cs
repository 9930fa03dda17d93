using System.Net;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hayate.Dashboard.Tests.Hosting;

/// <summary>The whole application over HTTP, in front of an API over HTTP.</summary>
public sealed class DashboardHostTests : IAsyncLifetime
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4e, 0x47];

    private readonly HttpClient _browser = new();
    private WebApplication _api = null!;
    private WebApplication _dashboard = null!;

    public async ValueTask InitializeAsync()
    {
        _api = WebApplication.CreateSlimBuilder().Build();
        _api.Urls.Add("http://127.0.0.1:0");
        _api.MapGet(Routes.RunSample("a.teacher", "1-100"), () => Results.Bytes(Png, "image/png"));
        await _api.StartAsync(TestContext.Current.CancellationToken);
        _dashboard = DashboardHost.Build(["--Hayate:Urls=http://127.0.0.1:0", $"--Hayate:Api={_api.Urls.Single()}"]);
        await _dashboard.StartAsync(TestContext.Current.CancellationToken);
        _browser.BaseAddress = new Uri(_dashboard.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _dashboard.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sweeps/new")]
    [InlineData("/sweeps/abcdefghij")]
    [InlineData("/runs/abcdefghij.teacher?tab=logs")]
    [InlineData("/workers")]
    public async Task Page_Requested_IsRenderedBeforeAnyScript(string path)
    {
        var html = await _browser.GetStringAsync(path, TestContext.Current.CancellationToken);

        Assert.Contains("Hayate", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPath_Requested_IsNotFoundWithAPage()
    {
        using var response = await _browser.GetAsync("/nothing/here", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Nothing here", await BodyAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DarkCookie_Page_IsDarkFromTheFirstPaint()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", "hayate-dark=1");
        using var response = await _browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Contains("data-theme=\"dark\"", await BodyAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SampleImage_Proxied_IsTheApisAndMayBeKept()
    {
        using var response = await _browser.GetAsync(SampleImages.Path("a.teacher", "1-100"), TestContext.Current.CancellationToken);

        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Png, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(response.Headers.CacheControl?.MaxAge > TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task SampleImage_UnknownToTheApi_IsNotFound()
    {
        using var response = await _browser.GetAsync(SampleImages.Path("a.teacher", "1-999"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static Task<string> BodyAsync(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
