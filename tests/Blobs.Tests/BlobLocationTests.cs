using Hayate.Resilience;
using Microsoft.Extensions.Configuration;

namespace Hayate.Blobs.Tests;

public sealed class BlobLocationTests(AzuriteFixture fixture)
{
    private readonly List<string> _errors = [];

    [Fact]
    public void Location_OfNothing_IsTheDirectoryOfTheData()
    {
        Assert.Equal(Path.GetFullPath("data/blobs"), From([]).Directory);
        Assert.Empty(_errors);
        Assert.IsType<DirectoryBlobStore>(Open(From([])));
    }

    [Fact]
    public void Location_WithAConnectionString_IsAContainerThere()
    {
        var location = From(new() { ["Hayate:Blobs:ConnectionString"] = fixture.Azurite.ConnectionString, ["Hayate:Blobs:Directory"] = "" });

        Assert.Empty(_errors);
        Assert.Equal("container hayate", $"{location}");
        Assert.IsType<AzureBlobStore>(Open(location));
    }

    [Fact]
    public void Location_WithAContainersAddress_IsEnteredByIdentity()
    {
        var location = From(new() { ["Hayate:Blobs:ContainerUri"] = "https://account.blob.core.windows.net/hayate-runs" });

        Assert.Empty(_errors);
        Assert.Equal("https://account.blob.core.windows.net/hayate-runs", $"{location}");
        Assert.IsType<AzureBlobStore>(Open(location));
    }

    [Fact]
    public void Location_WithMistakes_ListsThemTogetherAndRepeatsNoSecret()
    {
        From(new()
        {
            ["Hayate:Blobs:ConnectionString"] = "AccountKey=secret",
            ["Hayate:Blobs:Container"] = "My_Container",
            ["Hayate:Blobs:ContainerUri"] = "http://account/hayate?sig=secret",
            ["Hayate:Blobs:Account"] = "x",
        });

        string[] expected =
        [
            "Hayate:Blobs gives ConnectionString and ContainerUri, but blobs are in one place.",
            "Hayate:Blobs:Account is no setting: Directory, ConnectionString, Container, ContainerUri are.",
            "Hayate:Blobs:ConnectionString is no connection string of a storage account.",
            "Hayate:Blobs:Container is 'My_Container': 3 to 63 small letters, digits and single hyphens between them are expected.",
            "Hayate:Blobs:ContainerUri is no address of a container:",
        ];
        Assert.Equal(expected.Length, _errors.Count);
        Assert.All(expected, start => Assert.Contains(_errors, error => error.StartsWith(start, StringComparison.Ordinal)));
        Assert.DoesNotContain(_errors, error => error.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Location_PassedOnThroughTheEnvironment_IsTheSame()
    {
        foreach (var location in new BlobLocation[]
        {
            new() { Directory = "/shared/blobs" },
            new() { ConnectionString = fixture.Azurite.ConnectionString, Container = "other" },
            new() { ContainerUri = new Uri("https://account.blob.core.windows.net/hayate-runs") },
        })
        {
            Assert.Equal(location, From(location.ToEnvironment().ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value)));
        }

        Assert.Empty(_errors);
    }

    private BlobLocation From(Dictionary<string, string?> keys) =>
        BlobLocation.From(new ConfigurationBuilder().AddInMemoryCollection(keys).Build(), "data/blobs", _errors);

    private static IBlobStore Open(BlobLocation location) => location.Open(new ResilienceOptions().Blobs, TimeProvider.System);
}
