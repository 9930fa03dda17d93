using Hayate.Coordinator.Clustering;

namespace Hayate.Coordinator.Tests.Clustering;

public sealed class SiloOptionsTests
{
    [Theory]
    [InlineData("sqlite", "127.0.0.1")]
    [InlineData("postgres", "127.0.0.1")]
    [InlineData("postgres", "10.0.3.7")]
    [InlineData("postgres", "fd00::7")]
    public void Check_AddressThatOthersReach_Passes(string provider, string address) => Assert.Empty(Errors(provider, new() { AdvertisedAddress = address }));

    [Theory]
    [InlineData("postgres", "0.0.0.0", "the IP address")]
    [InlineData("postgres", "pod-1", "the IP address")]
    [InlineData("sqlite", "10.0.3.7", "Hayate:Database:Provider to postgres")]
    public void Check_AnotherAddress_SaysWhatIsExpected(string provider, string address, string expected)
    {
        var error = Assert.Single(Errors(provider, new() { AdvertisedAddress = address }));
        Assert.Contains("Hayate:Orleans:AdvertisedAddress", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ManyMistakes_NamesEachKey()
    {
        var errors = Errors("postgres", new() { SiloPort = 0, ProbeSeconds = double.NaN, MissedProbes = 0, Votes = -1 });
        Assert.Equal(["SiloPort", "ProbeSeconds", "MissedProbes", "Votes"], errors.Select(error => error.Split(' ')[0].Split(':')[^1]));
    }

    private static List<string> Errors(string provider, SiloOptions options)
    {
        var errors = new List<string>();
        options.Check(provider, errors);
        return errors;
    }
}
