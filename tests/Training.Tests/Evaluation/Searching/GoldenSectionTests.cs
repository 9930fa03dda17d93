using Hayate.Training.Evaluation.Searching;

namespace Hayate.Training.Tests.Evaluation.Searching;

public sealed class GoldenSectionTests
{
    [Theory]
    [InlineData(0.003)]
    [InlineData(0.5)]
    [InlineData(60)]
    public void Next_OfAUnimodalFunction_ComesToItsMinimumAtTheGoldenRate(double minimum)
    {
        GoldenSection section = new(0.002, 80);
        for (int i = 0; i < 40; i++)
            section.Add(section.Next, Math.Abs(Math.Log(section.Next / minimum)));
        // What is left shrinks by the golden ratio with each point.
        Assert.InRange(section.Best / minimum, 1 - 1e-6, 1 + 1e-6);
    }

    [Fact]
    public void Next_AfterAPointAnywhere_LiesInTheLongerPart()
    {
        GoldenSection section = new(1, Math.E);
        section.Add(Math.Exp(0.9), 1);
        Close.To(0.9 - (0.9 * 0.3819660112501051), Math.Log(section.Next), 1e-12);
    }

    [Fact]
    public void Add_OfTheSameValue_KeepsTheEarlierPoint()
    {
        GoldenSection section = new(1, 100);
        section.Add(10, 3);
        section.Add(20, 3);
        Assert.Equal(10, section.Best);
        Assert.Equal((true, false, false, false), (section.IsOpen(15), section.IsOpen(10), section.IsOpen(20), section.IsOpen(1)));
    }

    [Fact]
    public void Add_OfNoNumber_GoesTheOtherWay()
    {
        GoldenSection section = new(1, 100);
        section.Add(10, double.NaN);
        section.Add(20, 7);
        section.Add(40, double.NaN);
        Assert.Equal(20, section.Best);
        Assert.Equal((false, true, false), (section.IsOpen(9), section.IsOpen(11), section.IsOpen(41)));
    }
}
