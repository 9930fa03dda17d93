using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hayate.Client;
using Hayate.TestKit;
using Microsoft.Playwright;

namespace Hayate.EndToEnd.Tests;

/// <summary>Coordinator, worker and dashboard that ask for tokens.</summary>
public sealed class AccessTests
{
    private const float Patience = 60_000;
    private const string Token = "hayate_0123456789abcdef";
    private const string WorkerToken = "hayate_fedcba9876543210";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Hayate__Access__Mode"] = "Tokens",
        ["Hayate__Access__SigningKeys__0"] = Convert.ToBase64String(new byte[32]),
        ["Hayate__Access__Tokens__0__Name"] = "ada",
        ["Hayate__Access__Tokens__0__Role"] = "operator",
        ["Hayate__Access__Tokens__0__Sha256"] = Hash(Token),
        ["Hayate__Access__Tokens__1__Name"] = "workers",
        ["Hayate__Access__Tokens__1__Role"] = "worker",
        ["Hayate__Access__Tokens__1__Sha256"] = Hash(WorkerToken),
        ["Hayate__Worker__Token"] = WorkerToken,
    };

    [Fact]
    public async Task Gang_OfAGuardedPlatform_TrainsAndReportsByItsAttemptsToken()
    {
        await using var platform = await TestPlatform.StartAsync(settings: _ => Settings, token: Token);
        var sweep = await platform.SubmitAsync(Files.Teacher(40, ranks: 2));

        var run = await platform.CompletedAsync(sweep.Runs[0].Id, TimeSpan.FromMinutes(3));

        Assert.NotEmpty(await platform.Client.GetLogsAsync(run.Summary.Id));
        var refusal = await Assert.ThrowsAsync<ApiException>(() => platform.Client.WithToken(null).ListRunsAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.Status);
    }

    [Fact]
    public async Task Browser_OfAGuardedPlatform_SignsInAndSeesWhatItsTokenLets()
    {
        await using var platform = await TestPlatform.StartAsync(settings: _ => Settings, token: Token);
        var address = await platform.StartDashboardAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            Timeout = Patience,
        });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(Patience);

        await page.GotoAsync(new Uri(address, "/workers").ToString());
        await page.GetByLabel("Token").FillAsync("made up");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not known", new() { Timeout = Patience });
        await page.GetByLabel("Token").FillAsync(Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        // Only the circuit loads, so what is seen was asked in the visitor's name from there.
        await Assertions.Expect(page.GetByText("worker-1").First).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Equal("/workers", new Uri(page.Url).AbsolutePath);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Token")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
