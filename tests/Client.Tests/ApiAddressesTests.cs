using System.Text.Json;

namespace Hayate.Client.Tests;

public sealed class ApiAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7070", 1)]
    [InlineData("http://10.0.0.1:7070; https://hayate.example.org;", 2)]
    public void TryParse_Addresses_AreReadAndWrittenAgain(string text, int count)
    {
        Assert.True(ApiAddresses.TryParse(text, out var addresses));
        Assert.Equal(count, addresses.All.Length);
        Assert.Equal(addresses.All, JsonSerializer.Deserialize<ApiAddresses>(JsonSerializer.Serialize(addresses))!.All);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ; ")]
    [InlineData("localhost:7070")]
    [InlineData("http://127.0.0.1:7070;ftp://127.0.0.1")]
    public void TryParse_AnythingElse_IsFalse(string? text) => Assert.False(ApiAddresses.TryParse(text, out _));
}
