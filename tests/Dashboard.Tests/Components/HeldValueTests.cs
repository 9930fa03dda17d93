using Hayate.Dashboard.Components;

namespace Hayate.Dashboard.Tests.Components;

public sealed class HeldValueTests
{
    private readonly HeldValue<string> _value = new("");

    [Fact]
    public void Receive_ValueBeforeTheEntry_ShowsTheEntry()
    {
        _value.Enter("a");
        _value.Receive("");

        Assert.Equal("a", _value.Shown);
    }

    [Fact]
    public void Receive_LateEchoes_ShowsTheLastEntry()
    {
        _value.Enter("a");
        _value.Enter("ab");
        _value.Enter("abc");
        _value.Receive("a");
        Assert.Equal("abc", _value.Shown);

        _value.Receive("abc");
        Assert.Equal("abc", _value.Shown);
    }

    [Fact]
    public void Receive_AnotherValue_IsTheParentsWill()
    {
        _value.Enter("a");
        _value.Receive("a");
        _value.Receive("template");

        Assert.Equal("template", _value.Shown);
    }

    [Fact]
    public void Receive_ValueEnteredLongAgo_IsTheParentsWill()
    {
        _value.Enter("a");
        _value.Receive("a");
        _value.Enter("ab");
        _value.Receive("ab");
        _value.Receive("a");

        Assert.Equal("a", _value.Shown);
    }
}
