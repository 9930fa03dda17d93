using System.Collections.Concurrent;
using System.Text.Json;
using Hayate.TestKit;

namespace Hayate.Deployment.Tests.Images;

/// <summary>What MSBuild makes of a project's settings for its image.</summary>
internal sealed record ImageSettings(string Repository, string Base, string Tag, string User, IReadOnlyList<string> Ports, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Programs that become images.</summary>
    public static readonly TheoryData<string> Programs = ["Coordinator", "Dashboard", "Worker"];

    private static readonly ConcurrentDictionary<(string, string), Task<ImageSettings>> Evaluated = new();

    public static Task<ImageSettings> OfAsync(string program, string backend = "cpu") => Evaluated.GetOrAdd((program, backend), _ => EvaluateAsync(program, backend));

    private static async Task<ImageSettings> EvaluateAsync(string program, string backend)
    {
        var (json, _) = await Command.RunAsync("dotnet",
        [
            "msbuild", TestKit.Repository.File("src", program, $"{program}.csproj"), $"-p:TorchBackend={backend}", "-p:Configuration=Release",
            "-getProperty:ContainerRepository,ContainerBaseImage,ContainerImageTag,ContainerUser", "-getItem:ContainerPort,ContainerDefaultArgs,ContainerEnvironmentVariable",
        ]);
        var (properties, items) = (JsonDocument.Parse(json).RootElement.GetProperty("Properties"), JsonDocument.Parse(json).RootElement.GetProperty("Items"));
        return new(
            Property("ContainerRepository"), Property("ContainerBaseImage"), Property("ContainerImageTag"), Property("ContainerUser"),
            [.. Items("ContainerPort").Select(Identity)], [.. Items("ContainerDefaultArgs").Select(Identity)],
            Items("ContainerEnvironmentVariable").ToDictionary(Identity, item => item.GetProperty("Value").GetString()!));

        string Property(string name) => properties.GetProperty(name).GetString()!;

        IEnumerable<JsonElement> Items(string name) => items.GetProperty(name).EnumerateArray();

        static string Identity(JsonElement item) => item.GetProperty("Identity").GetString()!;
    }
}
