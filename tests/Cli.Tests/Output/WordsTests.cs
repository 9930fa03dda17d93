using Hayate.Cli.Output;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Tests.Output;

public sealed class WordsTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0")]
    [InlineData(1.23456, "1.235")]
    [InlineData(12.3456, "12.35")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(1234.56, "1235")]
    [InlineData(-3.14159, "-3.142")]
    [InlineData(0.00001234, "1.234e-5")]
    [InlineData(double.NaN, "NaN")]
    public void Number_AnyMagnitude_HasFourSignificantDigits(double? value, string expected) => Assert.Equal(expected, Words.Number(value));

    [Fact]
    public void Of_Enumeration_IsWrittenAsInFiles() => Assert.Equal("pseudo-huber", Words.Of(Distance.PseudoHuber));

    [Theory]
    [InlineData(5, "5 s")]
    [InlineData(600, "10 min")]
    [InlineData(7200, "2 h")]
    [InlineData(864_000, "10 d")]
    [InlineData(-3, "0 s")]
    public void Age_Seconds_UsesTheLargestUnitThatFits(int seconds, string expected) => Assert.Equal(expected, Words.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Measured_WithAStandardError_ShowsIt()
    {
        Assert.Equal("1.500 ± 0.2500", Words.Measured(Examples.Distance("heun-18", 1.5) with { StandardError = 0.25 }));
        Assert.Equal("1.500", Words.Measured(Examples.Distance("heun-18", 1.5)));
        Assert.Equal("-", Words.Measured(null));
    }
}
