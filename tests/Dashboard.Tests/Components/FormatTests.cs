using System.Text.Json;
using Hayate.Dashboard.Components;

namespace Hayate.Dashboard.Tests.Components;

public sealed class FormatTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "0")]
    [InlineData(0.01234, "0.0123")]
    [InlineData(0.33016, "0.330")]
    [InlineData(0.000012, "1.2e-5")]
    [InlineData(2.345, "2.35")]
    [InlineData(14.24, "14.2")]
    [InlineData(123.4, "123")]
    [InlineData(5120.4, "5,120")]
    [InlineData(double.NaN, "NaN")]
    public void Value_OfAnySize_HasAboutThreeDigits(double? value, string expected) => Assert.Equal(expected, Format.Value(value));

    [Theory]
    [InlineData(0.999, "99%")]
    [InlineData(1.0, "100%")]
    [InlineData(1.7, "100%")]
    public void Percent_JustBelowDone_DoesNotClaimDone(double share, string expected) => Assert.Equal(expected, Format.Percent(share));

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(42, "42 s")]
    [InlineData(192, "3 min 12 s")]
    [InlineData(7500, "2 h 05 min")]
    [InlineData(273600, "3 d 4 h")]
    public void Duration_OfAnyLength_HasTwoUnits(double seconds, string expected) =>
        Assert.Equal(expected, Format.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(2048, "2 KiB")]
    [InlineData(5_242_880, "5 MiB")]
    public void Bytes_OfAnySize_HasABinaryUnit(long bytes, string expected) => Assert.Equal(expected, Format.Bytes(bytes));

    [Theory]
    [InlineData("0.000731234", "0.000731")]
    [InlineData("\"pseudo-huber\"", "pseudo-huber")]
    [InlineData("16", "16")]
    [InlineData("[1,2]", "[1,2]")]
    public void Parameter_OfAnyKind_ReadsAsInAFile(string json, string expected) =>
        Assert.Equal(expected, Format.Parameter(JsonDocument.Parse(json).RootElement));
}
