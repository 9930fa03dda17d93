using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

public sealed class SampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Digits_Previews_ShowTheFirstAndTheLastStep()
    {
        await using var platform = await TestPlatform.StartAsync();
        var run = (await platform.CompletedAsync((await platform.SubmitAsync(Files.Digits)).Runs[0].Id, Patience)).Summary;

        var samples = await platform.Client.ListSamplesAsync(run.Id);

        Assert.Equal([1, 20, 40], samples.Select(sample => sample.Step));
        foreach (var sample in samples) AssertIsPng(await platform.Client.GetSampleImageAsync(run.Id, sample.Id));
        await AssertSampleCommandAsync(platform, run.Id);
    }

    private static async Task AssertSampleCommandAsync(TestPlatform platform, string run)
    {
        var picture = Path.Combine(platform.Data, "picture.png");
        await using var hayate = HayateProcess.Start(
            "hayate sample", "Cli", ["sample", run, "--steps", "6", "--out", picture, "--api", $"{platform.Api}"], new Dictionary<string, string>());

        Assert.True(await hayate.ExitAsync(Patience) == 0, $"{hayate.Describe()}\n{platform.Describe()}");

        AssertIsPng(await File.ReadAllBytesAsync(picture));
        Assert.Contains("heun-6", hayate.Output, StringComparison.Ordinal);
        Assert.Contains($"images from {run}@40", hayate.Output, StringComparison.Ordinal);
    }

    private static void AssertIsPng(byte[] image) => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], image[..4]);
}
