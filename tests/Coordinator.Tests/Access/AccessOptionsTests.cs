using Hayate.Contracts.Api;
using Hayate.Coordinator.Access;
using Microsoft.Extensions.Configuration;

namespace Hayate.Coordinator.Tests.Access;

public sealed class AccessOptionsTests
{
    private const string Anywhere = "http://0.0.0.0:7070";

    [Fact]
    public void From_Nothing_IsOpenOnLoopbackAlone()
    {
        Assert.Equal(AccessMode.None, Read("http://127.0.0.1:7070", []).Mode);
        Assert.Contains("Hayate:Access:Mode", Assert.Single(Errors(Anywhere, [])), StringComparison.Ordinal);
    }

    [Fact]
    public void From_WholeSettings_AreReadAndListenAnywhere()
    {
        var options = Read(Anywhere, ControlledAccess.Settings);
        Assert.Equal(AccessMode.Tokens, options.Mode);
        Assert.Equal(Enum.GetValues<Role>(), options.Tokens.Select(token => token.Role));
        Assert.Equal(AccessOptions.LeastKeyBytes, Assert.Single(options.SigningKeys).Length);
    }

    [Fact]
    public void From_ModeAlone_AsksForTokensAndKey()
    {
        var errors = Errors(Anywhere, new() { ["Hayate:Access:Mode"] = "tokens" });
        Assert.Collection(
            errors,
            error => Assert.Contains("Hayate:Access:Tokens:0:Name", error, StringComparison.Ordinal),
            error => Assert.Contains("Hayate:Access:SigningKeys:0", error, StringComparison.Ordinal));
    }

    [Fact]
    public void From_ModeThatIsNone_NamesThoseThereAre() =>
        Assert.Contains("'None' or 'Tokens'", Errors("http://127.0.0.1:1", new() { ["Hayate:Access:Mode"] = "OIDC" })[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("Name", "", "Say whose")]
    [InlineData("Role", "king", "viewer, operator, admin, worker")]
    [InlineData("Role", "7", "viewer, operator, admin, worker")]
    [InlineData("Sha256", "hunter2", "64 hexadecimal digits")]
    public void From_BadToken_NamesKeyAndCure(string key, string value, string cure)
    {
        var error = Assert.Single(Errors(Anywhere, new(ControlledAccess.Settings) { [$"Hayate:Access:Tokens:1:{key}"] = value }));
        Assert.StartsWith($"Hayate:Access:Tokens:1:{key} ", error, StringComparison.Ordinal);
        Assert.Contains(cure, error, StringComparison.Ordinal);
        if (key == "Sha256") Assert.DoesNotContain(value, error, StringComparison.Ordinal);
    }

    [Fact]
    public void From_OneHashTwice_IsRefused()
    {
        Dictionary<string, string?> settings = new(ControlledAccess.Settings) { ["Hayate:Access:Tokens:1:Sha256"] = TokenBook.Hash(ControlledAccess.TokenOf(Role.Viewer)) };
        Assert.Contains("that of another token", Assert.Single(Errors(Anywhere, settings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not base64 at all")]
    [InlineData("c2hvcnQ=")]
    public void From_WeakKey_IsRefusedWithoutRepeatingIt(string key)
    {
        var error = Assert.Single(Errors(Anywhere, new(ControlledAccess.Settings) { ["Hayate:Access:SigningKeys:0"] = key }));
        Assert.Contains("openssl rand", error, StringComparison.Ordinal);
        Assert.DoesNotContain(key, error, StringComparison.Ordinal);
    }

    private static AccessOptions Read(string urls, Dictionary<string, string?> settings)
    {
        List<string> errors = [];
        var options = AccessOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), urls, errors);
        Assert.Empty(errors);
        return options;
    }

    private static List<string> Errors(string urls, Dictionary<string, string?> settings)
    {
        List<string> errors = [];
        AccessOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), urls, errors);
        return errors;
    }
}
