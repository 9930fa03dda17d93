using Hayate.TestKit;

namespace Hayate.Deployment.Tests.Images;

/// <summary>Images as the SDK makes them, into a file. The worker's is left out for its size: libtorch takes minutes to pack.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-image-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("Coordinator", "appsettings.json")]
    [InlineData("Dashboard", "wwwroot/css/base.css")]
    public async Task Image_PublishedWithoutDocker_StartsTheProgramAsItsUser(string program, string file)
    {
        var settings = await ImageSettings.OfAsync(program);
        await using var registry = await BaseImageRegistry.StartAsync();
        var archive = Path.Combine(_directory.FullName, "image.tar.gz");

        await Command.RunAsync("dotnet",
        [
            "publish", Repository.File("src", program), "-c", "Release", "--no-build", "--nologo", "-t:PublishContainer", $"-p:PublishDir={_directory.FullName}/publish/",
            "-p:CompressionEnabled=false", $"-p:ContainerBaseImage={registry.Image}", $"-p:ContainerArchiveOutputPath={archive}",
        ]);

        var image = ImageArchive.Read(archive);
        Assert.Equal([$"{settings.Repository}:{settings.Tag}"], image.Names);
        Assert.Equal("1654", image.Configuration.GetProperty("User").GetString());
        Assert.Equal(settings.Ports.Select(port => $"{port}/tcp"), image.Configuration.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name).Where(port => port != "8080/tcp"));
        Assert.Contains($"Hayate.{program}", image.Configuration.GetProperty("Entrypoint").ToString(), StringComparison.Ordinal);
        Assert.Contains($"app/Hayate.{program}.dll", image.Files);
        Assert.Contains($"app/{file}", image.Files);
    }
}
