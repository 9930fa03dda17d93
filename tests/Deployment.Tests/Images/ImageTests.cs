using Hayate.Deployment.Tests.Kubernetes;
using Hayate.TestKit;

namespace Hayate.Deployment.Tests.Images;

/// <summary>That images are the same whoever makes them, and the ones that the manifests ask for.</summary>
public sealed class ImageTests
{
    public static TheoryData<string> Programs => ImageSettings.Programs;

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Image_OfAProgram_IsOneVersionOnABaseWithARecentCppLibrary(string program)
    {
        var image = await ImageSettings.OfAsync(program);

        Assert.Equal($"hayate-{program.ToLowerInvariant()}", image.Repository);
        Assert.EndsWith(":10.0-noble", image.Base, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+$", image.Tag);
        Assert.Equal("1654", image.User);
    }

    [Fact]
    public async Task Image_OfAWorkerForGpus_HasANameOfItsOwnAndAsksForTheDriver()
    {
        var (cpu, cuda) = (await ImageSettings.OfAsync("Worker"), await ImageSettings.OfAsync("Worker", "cuda"));

        Assert.Equal(("hayate-worker", "hayate-worker-cuda"), (cpu.Repository, cuda.Repository));
        Assert.DoesNotContain("NVIDIA_DRIVER_CAPABILITIES", cpu.Environment.Keys);
        Assert.Equal("compute,utility", cuda.Environment["NVIDIA_DRIVER_CAPABILITIES"]);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Dockerfile_OfAProgram_MakesTheSameImage(string program)
    {
        var image = await ImageSettings.OfAsync(program);
        var lines = await File.ReadAllLinesAsync(Repository.File("infra", "docker", $"{program.ToLowerInvariant()}.Dockerfile"), TestContext.Current.CancellationToken);

        Assert.Equal($"FROM {image.Base}", lines.Last(line => line.StartsWith("FROM", StringComparison.Ordinal)));
        Assert.Equal("json", image.Environment["Logging__Console__FormatterName"]);
        Assert.All(image.Environment, variable => Assert.Contains($"ENV {variable.Key}={variable.Value}", lines));
        Assert.Equal($"USER {image.User}", Assert.Single(lines, line => line.StartsWith("USER", StringComparison.Ordinal)));
        Assert.Equal(image.Ports, lines.Where(line => line.StartsWith("EXPOSE ", StringComparison.Ordinal)).Select(line => line["EXPOSE ".Length..]));
        Assert.Contains($"ENTRYPOINT [\"dotnet\", \"Hayate.{program}.dll\"]", lines);
        Assert.Equal(image.Arguments.Select(word => $"CMD [\"{word}\"]"), lines.Where(line => line.StartsWith("CMD", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith($"RUN dotnet publish src/{program} ", StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.StartsWith("FROM", StringComparison.Ordinal)), line => Assert.DoesNotContain("latest", line, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Manifest_OfAProgram_RunsItsImageAsItsUserAtItsPorts(string program)
    {
        var image = await ImageSettings.OfAsync(program);
        var workload = Assert.Single((await Overlay.RenderAsync("dev")).Programs, workload => workload.Component.Equals(program, StringComparison.OrdinalIgnoreCase));
        var container = workload.Pod.Containers.Single();

        Assert.Equal($"{image.Repository}:{image.Tag}", container.Image);
        Assert.Equal(image.User, $"{workload.Pod.SecurityContext.RunAsUser}");
        Assert.Empty(image.Ports.Except((container.Ports ?? []).Select(port => $"{port.ContainerPort}")));
        Assert.Equal(image.Arguments, container.Args ?? []);
    }
}
