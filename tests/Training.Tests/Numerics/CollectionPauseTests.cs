using Hayate.Training.Numerics;

namespace Hayate.Training.Tests.Numerics;

public sealed class CollectionPauseTests
{
    [Fact]
    public void Pause_WhileHeld_CollectsOnlyBetween()
    {
        using CollectionPause pause = new();
        int before = GC.CollectionCount(0);

        Allocate(megabytes: 40);
        Assert.Equal(before, GC.CollectionCount(0));

        CollectionPause.Between();
        Assert.Equal(before + 1, GC.CollectionCount(0));

        Allocate(megabytes: 40);
        Assert.Equal(before + 1, GC.CollectionCount(0));
    }

    [Fact]
    public void Between_WithLittleGarbage_CollectsNothing()
    {
        using CollectionPause pause = new();
        int before = GC.CollectionCount(0);

        CollectionPause.Between();

        Assert.Equal(before, GC.CollectionCount(0));
    }

    [Fact]
    public void Pause_AfterMoreThanItsBudget_CanBeginAgain()
    {
        using (new CollectionPause())
            Allocate(megabytes: 200);

        using CollectionPause pause = new();
        int before = GC.CollectionCount(0);
        Allocate(megabytes: 20);

        Assert.Equal(before, GC.CollectionCount(0));
    }

    private static void Allocate(int megabytes)
    {
        object? last = null;
        for (int i = 0; i < megabytes * 1024; i++)
            last = new byte[1000];
        GC.KeepAlive(last);
    }
}
