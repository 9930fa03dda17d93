using Hayate.Coordinator.Hosting;

namespace Hayate.Coordinator.Tests.Hosting;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7070")]
    [InlineData("http://localhost:7070; https://[::1]:7071")]
    [InlineData("http://127.1.2.3:0")]
    public void Check_Loopback_Passes(string urls) => Assert.Empty(Check(urls, loopbackOnly: true));

    [Theory]
    [InlineData("http://0.0.0.0:7070")]
    [InlineData("http://*:7070")]
    [InlineData("http://127.0.0.1:7070;http://10.0.0.1:7070")]
    [InlineData("http://example.org")]
    [InlineData("7070")]
    public void Check_AnythingElse_RefusesAndNamesTheKey(string urls) =>
        Assert.Contains("Hayate:Urls", Assert.Single(Check(urls, loopbackOnly: true)), StringComparison.Ordinal);

    [Fact]
    public void Check_OpenWhereAccessIsControlled_Passes() => Assert.Empty(Check("http://0.0.0.0:7070;http://[::]:7071", loopbackOnly: false));

    [Fact]
    public void Check_SeveralMistakes_TellsAll() => Assert.Equal(2, Check("7070;http://10.0.0.1:1", loopbackOnly: true).Count);

    private static List<string> Check(string urls, bool loopbackOnly)
    {
        List<string> errors = [];
        ListenAddresses.Check(urls, loopbackOnly, errors);
        return errors;
    }
}
