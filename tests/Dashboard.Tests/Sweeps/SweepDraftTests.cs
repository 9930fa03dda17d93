using System.Net;
using Hayate.Client;
using Hayate.Contracts.Planning;
using Hayate.Dashboard.Sweeps;
using Hayate.Dashboard.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Hayate.Dashboard.Tests.Sweeps;

public sealed class SweepDraftTests : IDisposable
{
    private readonly FakeHayateClient _api = new() { Plan = _ => Sample.Plan("teacher") };
    private readonly FakeTimeProvider _time = new();
    private readonly SweepDraft _draft;

    public SweepDraftTests() => _draft = new SweepDraft(_api, _time, () => { });

    public void Dispose() => _draft.Dispose();

    [Fact]
    public async Task SetAsync_ThreeQuickTexts_PlansTheLastAlone()
    {
        var first = _draft.SetAsync("a");
        var second = _draft.SetAsync("ab");
        var third = _draft.SetAsync("abc");
        Assert.Equal(DraftState.Checking, _draft.State);

        _time.Advance(SweepDraft.Pause);
        await Task.WhenAll(first, second, third).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(["abc"], _api.Planned);
        Assert.True(_draft.CanSubmit);
    }

    [Fact]
    public async Task SetAsync_FileWithErrors_ShowsThemInTheOrderOfLines()
    {
        _api.Plan = _ => new PlanResult { Errors = [Sample.Error(9, "b"), Sample.Error(2, "a")] };

        await _draft.SetAsync("x", atOnce: true);

        Assert.Equal(DraftState.Invalid, _draft.State);
        Assert.Equal([2, 9], _draft.Errors.Select(error => error.Line));
        Assert.False(_draft.CanSubmit);
    }

    [Fact]
    public async Task SetAsync_EmptyText_AsksNobody()
    {
        await _draft.SetAsync("  \n", atOnce: true);

        Assert.Equal(DraftState.Empty, _draft.State);
        Assert.Empty(_api.Planned);
    }

    [Fact]
    public async Task CheckAgainAsync_ApiWasDown_ChecksTheSameText()
    {
        _api.IsDown = true;
        await _draft.SetAsync("x", atOnce: true);
        Assert.Equal(DraftState.Unchecked, _draft.State);

        _api.IsDown = false;
        await _draft.CheckAgainAsync();

        Assert.Equal(DraftState.Valid, _draft.State);
    }

    [Fact]
    public async Task SubmitAsync_AnswerLostAndTriedAgain_SendsTheSameKey()
    {
        await _draft.SetAsync("x", atOnce: true);
        _api.Submit = _ => throw new ApiUnreachableException(_api.Address, "broken.");
        Assert.Null(await _draft.SubmitAsync());
        Assert.Contains("Nothing was lost", _draft.Problem, StringComparison.Ordinal);

        _api.Submit = _ => Sample.Detail();
        Assert.NotNull(await _draft.SubmitAsync());

        Assert.Equal(2, _api.Submitted.Count);
        Assert.Equal(_api.Submitted[0].Key, _api.Submitted[1].Key);
    }

    [Fact]
    public async Task SubmitAsync_AnotherText_SendsAnotherKey()
    {
        _api.Submit = _ => Sample.Detail();
        await _draft.SetAsync("x", atOnce: true);
        await _draft.SubmitAsync();
        await _draft.SetAsync("y", atOnce: true);
        await _draft.SubmitAsync();

        Assert.NotEqual(_api.Submitted[0].Key, _api.Submitted[1].Key);
    }

    [Fact]
    public async Task SubmitAsync_FileRefused_ShowsItsErrors()
    {
        await _draft.SetAsync("x", atOnce: true);
        _api.Submit = _ => throw new ApiException(HttpStatusCode.UnprocessableEntity, "Bad file", null, [Sample.Error(4, "stpes")]);

        Assert.Null(await _draft.SubmitAsync());

        Assert.Equal(4, Assert.Single(_draft.Errors).Line);
        Assert.False(_draft.CanSubmit);
    }
}
