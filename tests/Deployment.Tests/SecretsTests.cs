using Hayate.Coordinator.Access;
using Hayate.TestKit;
using Microsoft.Extensions.Configuration;

namespace Hayate.Deployment.Tests;

public sealed class SecretsTests : IDisposable
{
    private readonly Secrets _secrets = new();

    public void Dispose() => _secrets.Dispose();

    [Fact]
    public async Task Script_InAnEmptyFolder_MakesWhatTheProgramsTake()
    {
        await _secrets.MakeAsync(blobs: "UseDevelopmentStorage=true");

        Assert.Empty(ProgramSettings.Check("coordinator", _secrets.Of("coordinator").Append(new("Hayate__Access__Mode", "Tokens"))));
        Assert.Empty(ProgramSettings.Check("worker", _secrets.Of("worker")));
        var known = new ConfigurationBuilder().AddKeyPerFile(Path.Combine(_secrets.Path, "coordinator"), optional: false).Build();
        Assert.Equal(TokenBook.Hash(await ReadAsync("admin-token")), known["Hayate:Access:Tokens:0:Sha256"]);
        Assert.Equal(TokenBook.Hash(await ReadAsync("worker/Hayate__Worker__Token")), known["Hayate:Access:Tokens:1:Sha256"]);
        Assert.Equal(Secrets.Database, known["Hayate:Database:ConnectionString"]);
        Assert.Equal("700", (await Command.RunAsync("stat", ["-c", "%a", _secrets.Path])).Output.Trim());
    }

    [Fact]
    public async Task Script_RunAgain_LeavesWhatThereIs()
    {
        await _secrets.MakeAsync();
        var (coordinator, worker) = (_secrets.Of("coordinator"), _secrets.Of("worker"));

        await _secrets.MakeAsync();

        Assert.Equal(coordinator, _secrets.Of("coordinator"));
        Assert.Equal(worker, _secrets.Of("worker"));
    }

    [Fact]
    public async Task Script_WithoutADatabase_SaysWhatIsMissing()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Command.RunAsync(Repository.File("infra", "secrets.sh"), [_secrets.Path], new Dictionary<string, string> { ["HAYATE_DATABASE"] = "" }));

        Assert.Contains("HAYATE_DATABASE", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cure:", refusal.Message, StringComparison.Ordinal);
    }

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(_secrets.Path, file), TestContext.Current.CancellationToken);
}
