using Hayate.Dashboard.Hosting;

namespace Hayate.Dashboard.Tests.Hosting;

public sealed class DashboardOptionsValidatorTests
{
    private readonly DashboardOptionsValidator _validator = new();

    [Fact]
    public void Validate_Defaults_Succeeds() => Assert.True(_validator.Validate(null, new DashboardOptions()).Succeeded);

    [Theory]
    [InlineData("http://localhost:1")]
    [InlineData("http://[::1]:1; http://127.0.0.2:2")]
    public void Validate_Loopback_Succeeds(string urls) =>
        Assert.True(_validator.Validate(null, new DashboardOptions { Urls = urls }).Succeeded);

    [Theory]
    [InlineData("http://0.0.0.0:7080")]
    [InlineData("http://*:7080")]
    [InlineData("http://10.0.0.1:7080")]
    public void Validate_OpenToTheNetwork_IsRefusedWithTheCure(string urls)
    {
        var result = _validator.Validate(null, new DashboardOptions { Urls = urls });

        Assert.Contains("127.0.0.1", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OpenToTheNetworkWhereTokensAreAskedFor_Succeeds() =>
        Assert.True(_validator.Validate(null, new DashboardOptions { Urls = "http://0.0.0.0:7080", Access = new() { Mode = "tokens" } }).Succeeded);

    [Fact]
    public void Validate_NoSuchMode_NamesThoseThereAre() =>
        Assert.Contains("'None' or 'Tokens'", Assert.Single(_validator.Validate(null, new DashboardOptions { Access = new() { Mode = "open" } }).Failures!), StringComparison.Ordinal);

    [Fact]
    public void Validate_SeveralMistakes_NamesEveryKey()
    {
        var result = _validator.Validate(null, new DashboardOptions { Api = "coordinator", Urls = "7080" });

        Assert.Collection(
            result.Failures!,
            failure => Assert.StartsWith("Hayate:Api", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("Hayate:Urls", failure, StringComparison.Ordinal));
    }
}
