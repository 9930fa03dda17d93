using Hayate.Training.Data;

namespace Hayate.Training.Tests.Data;

public sealed class SampleOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1797)]
    public void Range_OverAnEpoch_VisitsEveryImageOnce(int count)
    {
        SampleOrder order = new(count, seed: 5);

        Assert.Equal(Enumerable.Range(0, count), order.Range(3L * count, count).Order());
    }

    [Fact]
    public void Range_InAnotherEpochOrWithAnotherSeed_HasAnotherOrder()
    {
        SampleOrder order = new(1797, seed: 5);

        Assert.NotEqual(order.Range(0, 1797), order.Range(1797, 1797));
        Assert.NotEqual(order.Range(0, 1797), new SampleOrder(1797, seed: 6).Range(0, 1797));
    }

    [Fact]
    public void Range_ReadInParts_IsTheSameSequence()
    {
        SampleOrder order = new(100, seed: 1);

        Assert.Equal(order.Range(40, 200), order.Range(40, 77).Concat(order.Range(117, 123)));
    }

    [Fact]
    public void Range_OverManyEpochs_PutsEveryImageAnywhere()
    {
        const int Count = 50;
        const int Epochs = 2000;
        SampleOrder order = new(Count, seed: 3);
        int[] firsts = new int[Count];
        for (int epoch = 0; epoch < Epochs; epoch++)
            firsts[order[(long)epoch * Count]]++;

        // Chi-squared with 49 degrees of freedom: 99.99 % of fair orders stay below 95.
        double expected = (double)Epochs / Count;
        Assert.InRange(firsts.Sum(hits => (hits - expected) * (hits - expected) / expected), 15, 95);
    }
}
