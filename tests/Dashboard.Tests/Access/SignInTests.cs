using System.Net;
using System.Text.RegularExpressions;
using Hayate.Dashboard.Access;
using Hayate.Dashboard.Hosting;

namespace Hayate.Dashboard.Tests.Access;

/// <summary>A dashboard that asks for tokens, in front of an API that does, over HTTP as a browser speaks it.</summary>
public sealed partial class SignInTests(GuardedPlatform platform) : IClassFixture<GuardedPlatform>, IDisposable
{
    private readonly HttpClient _browser =
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = platform.Dashboard };

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData("/")]
    [InlineData("/runs/a.teacher?tab=logs")]
    [InlineData("/nothing/here")]
    [InlineData("/api-proxy/runs/a.teacher/samples/1")]
    public async Task Path_NobodySignedIn_LeadsToTheSignIn(string path)
    {
        using var answer = await _browser.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"/sign-in?from={Uri.EscapeDataString(path)}", answer.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task Circuit_NobodySignedIn_IsNotOpened()
    {
        using var answer = await _browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in?", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/css/base.css")]
    [InlineData("/sign-in")]
    public async Task OpenPath_NobodySignedIn_Answers(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await _browser.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);

    [Fact]
    public async Task GoodToken_Given_OpensPagesAndAsksTheApiInTheVisitorsName()
    {
        using var entered = await EnterAsync(GuardedPlatform.Token, "/runs/a.teacher?tab=logs");

        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        Assert.Equal("/runs/a.teacher?tab=logs", new Uri(_browser.BaseAddress!, entered.Headers.Location!).PathAndQuery);
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"), text => text.StartsWith("hayate-visitor=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(GuardedPlatform.Token, cookie, StringComparison.Ordinal);
        Assert.Contains("Signed in as ada, operator", await _browser.GetStringAsync("/workers", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await _browser.GetByteArrayAsync(SampleImages.Path("a.teacher", "1"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task UnknownToken_Given_SaysSoAndLetsNobodyIn()
    {
        using var answer = await EnterAsync("made-up", "/");

        Assert.Contains("not known to the API", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await _browser.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task SignIn_WithoutTheFormsOwnToken_IsRefused()
    {
        using var answer = await _browser.PostAsync("/sign-in", Form(("_handler", "sign-in"), ("Token", GuardedPlatform.Token)), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task SignOut_OfAVisitor_ClosesPagesAgain()
    {
        using var entered = await EnterAsync(GuardedPlatform.Token, "/");
        var page = await _browser.GetStringAsync("/workers", TestContext.Current.CancellationToken);

        using var left = await _browser.PostAsync(
            "/sign-out", Form(("__RequestVerificationToken", FormToken(page)), ("from", "/workers")), TestContext.Current.CancellationToken);

        Assert.Equal("/sign-in?from=%2Fworkers", left.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Redirect, (await _browser.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("/runs/a?tab=b", "/runs/a?tab=b")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("https://example.org", "/")]
    [InlineData("//example.org", "/")]
    [InlineData("/\\example.org", "/")]
    [InlineData("/\t/example.org", "/")]
    [InlineData("/sign-in?from=/", "/")]
    public void Destination_WhateverTheAddressSays_IsAPageOfTheDashboard(string? from, string to) => Assert.Equal(to, SignIn.Destination(from));

    private async Task<HttpResponseMessage> EnterAsync(string token, string from)
    {
        var path = SignIn.PathFrom(from);
        var page = await _browser.GetStringAsync(path, TestContext.Current.CancellationToken);
        return await _browser.PostAsync(
            path, Form(("_handler", "sign-in"), ("__RequestVerificationToken", FormToken(page)), ("Token", token)), TestContext.Current.CancellationToken);
    }

    private static string FormToken(string page) => FormTokenPattern().Match(page) is { Success: true } match
        ? WebUtility.HtmlDecode(match.Groups[1].Value)
        : throw new InvalidOperationException($"The page has no form with a token of its own:\n{page}");

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormTokenPattern();
}
