using Hayate.Dashboard.Live;
using Microsoft.Extensions.Time.Testing;

namespace Hayate.Dashboard.Tests.Live;

public sealed class RenderPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RenderPace _pace;
    private int _renderings;

    public RenderPaceTests() => _pace = new RenderPace(_time, () => _renderings++);

    [Fact]
    public void Ask_First_RendersAtOnce()
    {
        _pace.Ask();

        Assert.Equal(1, _renderings);
    }

    [Fact]
    public void Ask_ManyAtATime_RendersOnceMoreForAll()
    {
        for (var i = 0; i < 100; i++) _pace.Ask();
        Assert.Equal(1, _renderings);

        _time.Advance(RenderPace.Every);

        Assert.Equal(2, _renderings);
    }

    [Fact]
    public void Stop_RenderingDue_NeverComes()
    {
        _pace.Ask();
        _pace.Ask();
        _pace.Stop();

        _time.Advance(RenderPace.Every);

        Assert.Equal(1, _renderings);
    }
}
