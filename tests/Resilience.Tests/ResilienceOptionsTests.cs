using Microsoft.Extensions.Configuration;

namespace Hayate.Resilience.Tests;

public sealed class ResilienceOptionsTests
{
    private readonly List<string> _errors = [];

    [Fact]
    public void Options_OfNothing_AreTheDefaults()
    {
        Assert.Equal(new ResilienceOptions(), From([]));
        Assert.Empty(_errors);
    }

    [Fact]
    public void Options_WithSomeKeys_KeepTheDefaultsOfTheOthers()
    {
        var options = From(new() { ["Hayate:Resilience:Blobs:Tries"] = "9", ["Hayate:Resilience:Blobs:TimeoutSeconds"] = "2.5" });

        Assert.Equal(new ResilienceOptions().Blobs with { Tries = 9, TimeoutSeconds = 2.5 }, options.Blobs);
        Assert.Equal(new ResilienceOptions().Api, options.Api);
    }

    [Fact]
    public void Options_WithMistakes_AreListedTogetherEachWithItsCure()
    {
        From(new()
        {
            ["Hayate:Resilience:Blobs:Tries"] = "2.5",
            ["Hayate:Resilience:Blobs:TimeoutSeconds"] = "soon",
            ["Hayate:Resilience:Blobs:Retries"] = "2",
            ["Hayate:Resilience:Api:LongestPauseSeconds"] = "0.1",
            ["Hayate:Resilience:Disk:Tries"] = "1",
        });

        Assert.Equal(
            [
                "Hayate:Resilience:Api:LongestPauseSeconds is 0.1, less than FirstPauseSeconds, 0.2. Raise the one or lower the other.",
                "Hayate:Resilience:Blobs:Retries is no setting: Tries, AskedTries, FirstPauseSeconds, LongestPauseSeconds, TimeoutSeconds, BreakAfter, BreakSeconds are. Correct or remove it.",
                "Hayate:Resilience:Blobs:TimeoutSeconds is 'soon': a number from 0 to 3600 is expected. Leave it out for 60.",
                "Hayate:Resilience:Blobs:Tries is '2.5': a whole number from 0 to 1000000 is expected. Leave it out for 4.",
                "Hayate:Resilience:Disk is no kind of call: Api, Worker, Blobs, Checkpoints, Database, Kubernetes are. Correct or remove it.",
            ],
            _errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Worker_WithACountOfTries_IsRefused()
    {
        From(new() { ["Hayate:Resilience:Worker:Tries"] = "5" });

        Assert.StartsWith("Hayate:Resilience:Worker:Tries is 5, but what workers tell must arrive", Assert.Single(_errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_PassedOnThroughTheEnvironment_AreTheSame()
    {
        ResilienceOptions options = new() { Blobs = new ResilienceOptions().Blobs with { Tries = 9, TimeoutSeconds = 2.5 } };

        Assert.Equal(options, From(options.ToEnvironment().ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value)));
        Assert.Empty(_errors);
    }

    private ResilienceOptions From(Dictionary<string, string?> keys) =>
        ResilienceOptions.From(new ConfigurationBuilder().AddInMemoryCollection(keys).Build(), _errors);
}
