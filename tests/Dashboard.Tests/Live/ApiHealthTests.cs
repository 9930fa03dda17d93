using Hayate.Dashboard.Live;
using Hayate.Dashboard.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Hayate.Dashboard.Tests.Live;

public sealed class ApiHealthTests : IDisposable
{
    private readonly FakeHayateClient _api = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ApiHealth _health;
    private int _changes;

    public ApiHealthTests()
    {
        _health = new ApiHealth(_api, _time);
        _health.Changed += () => _changes++;
    }

    public void Dispose() => _health.Dispose();

    [Fact]
    public void ReportFailure_Twice_ChangesOnce()
    {
        _api.IsDown = true;

        _health.ReportFailure();
        _health.ReportFailure();

        Assert.False(_health.IsUp);
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Down_ApiComesBack_IsUpAtTheNextTurn()
    {
        _api.IsDown = true;
        _health.ReportFailure();
        _time.Advance(ApiHealth.AskEvery);
        Assert.False(_health.IsUp);

        _api.IsDown = false;
        _time.Advance(ApiHealth.AskEvery);

        Assert.True(_health.IsUp);
        Assert.Equal(2, _changes);
    }

    [Fact]
    public async Task RetryAsync_ApiIsBack_DoesNotWaitForTheTurn()
    {
        _api.IsDown = true;
        _health.ReportFailure();
        _api.IsDown = false;

        await _health.RetryAsync();

        Assert.True(_health.IsUp);
    }
}
