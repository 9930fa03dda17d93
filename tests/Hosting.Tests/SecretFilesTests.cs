using Microsoft.Extensions.Configuration;

namespace Hayate.Hosting.Tests;

public sealed class SecretFilesTests
{
    [Fact]
    public void Files_OfTheFolder_AreSettingsAboveAllOthers()
    {
        var folder = Directory.CreateTempSubdirectory("hayate-secrets-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "Hayate__Worker__Token"), "secret");
            var configuration = new ConfigurationManager();
            configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Hayate:Secrets"] = folder.FullName, ["Hayate:Worker:Token"] = "another" });

            configuration.AddSecrets();

            Assert.Equal("secret", configuration["Hayate:Worker:Token"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Folder_ThatIsNotThere_IsAnError() =>
        Assert.Throws<DirectoryNotFoundException>(() => new ConfigurationManager { ["Hayate:Secrets"] = "/no/such/folder" }.AddSecrets());
}
