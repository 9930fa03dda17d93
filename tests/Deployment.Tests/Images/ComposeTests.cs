using Hayate.TestKit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Hayate.Deployment.Tests.Images;

/// <summary>infra/docker/compose.yaml, read as Docker reads it.</summary>
public sealed class ComposeTests
{
    private static readonly Lazy<Dictionary<object, object>> Services = new(Read);

    public static TheoryData<string> Programs => [.. Services.Value.Keys.Cast<string>().Where(name => name is not ("postgres" or "azurite"))];

    [Fact]
    public void Services_OfTheFile_AreTwoOfWhatMustNotBeMissed() => Assert.Equal(
        ["azurite", "coordinator-1", "coordinator-2", "dashboard", "postgres", "worker-1", "worker-2"], Services.Value.Keys.Cast<string>().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Settings_OfAProgram_AreOnesThatItKnowsAndTakes(string name)
    {
        using Secrets secrets = new();
        await secrets.MakeAsync(blobs: "UseDevelopmentStorage=true");
        var program = name.Split('-')[0];
        var settings = Map(name, "environment").ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value);
        if (settings.TryGetValue("Hayate__Secrets", out var folder))
        {
            Assert.Contains($"./secrets/{program}:{folder}:ro", List(name, "volumes"));
            foreach (var (key, value) in secrets.Of(program)) settings.Add(key, value);
        }

        Assert.Empty(ProgramSettings.Check(program, settings));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Container_OfAProgram_IsItsImageWithoutRights(string name)
    {
        var service = (Dictionary<object, object>)Services.Value[name];
        var program = name.Split('-')[0];
        var image = await ImageSettings.OfAsync($"{char.ToUpperInvariant(program[0])}{program[1..]}");

        Assert.Equal($"{image.Repository}:{image.Tag}", service["image"]);
        Assert.Equal($"infra/docker/{program}.Dockerfile", Map(name, "build")["dockerfile"]);
        Assert.Equal($"{image.User}:{image.User}", service["user"]);
        Assert.Equal("true", service["read_only"]);
        Assert.Equal(["ALL"], List(name, "cap_drop"));
        // Only this machine reaches what is published, and it reaches the port that the program has.
        if (service.ContainsKey("ports")) Assert.All(List(name, "ports"), port => Assert.Matches($@"^127\.0\.0\.1:\d+:{image.Ports.Single()}$", port));
    }

    [Fact]
    public void Address_OfACoordinator_IsTheOneItTellsOthers()
    {
        foreach (var name in (string[])["coordinator-1", "coordinator-2"])
        {
            var network = (Dictionary<object, object>)Map(name, "networks")["hayate"];
            Assert.Equal(network["ipv4_address"], Map(name, "environment")["Hayate__Orleans__AdvertisedAddress"]);
        }
    }

    private static Dictionary<object, object> Map(string service, string key) => (Dictionary<object, object>)((Dictionary<object, object>)Services.Value[service])[key];

    private static IEnumerable<string> List(string service, string key) => ((List<object>)((Dictionary<object, object>)Services.Value[service])[key]).Cast<string>();

    private static Dictionary<object, object> Read()
    {
        using var file = File.OpenText(Repository.File("infra", "docker", "compose.yaml"));
        var whole = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(file)));
        return (Dictionary<object, object>)whole["services"];
    }
}
