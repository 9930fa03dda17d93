using Hayate.Coordinator.Hosting;

namespace Hayate.Coordinator.Tests.Hosting;

public sealed class LoopbackOnlyTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7070")]
    [InlineData("http://localhost:7070; https://[::1]:7071")]
    [InlineData("http://127.1.2.3:0")]
    public void Require_Loopback_Passes(string urls) => LoopbackOnly.Require(urls);

    [Theory]
    [InlineData("http://0.0.0.0:7070")]
    [InlineData("http://*:7070")]
    [InlineData("http://127.0.0.1:7070;http://10.0.0.1:7070")]
    [InlineData("http://example.org")]
    [InlineData("7070")]
    public void Require_AnythingElse_RefusesAndNamesTheKey(string urls) =>
        Assert.Contains("Hayate:Urls", Assert.Throws<StartupException>(() => LoopbackOnly.Require(urls)).Message, StringComparison.Ordinal);
}
