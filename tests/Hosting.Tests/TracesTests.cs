using System.Diagnostics;

namespace Hayate.Hosting.Tests;

public sealed class TracesTests : IDisposable
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string NotRecorded = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    private readonly ActivitySource _source = new("Hayate.Hosting.Tests");
    private readonly ActivityListener _listener;

    public TracesTests()
    {
        // As the sampler of the SDK: who is above decides.
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void Span_BelowOneOfAnotherProcess_IsOfItsTraceAndNotTheCurrentOne()
    {
        using var span = _source.Begin("work", Parent);

        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (span!.TraceId.ToHexString(), span.ParentSpanId.ToHexString()));
        Assert.Null(Activity.Current);
        Assert.Equal(span.Id, Traces.ParentOf(span));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no traceparent")]
    [InlineData(NotRecorded)]
    public void Span_BelowNoneThatIsRecorded_IsNotThere(string? parent) => Assert.Null(_source.Begin("work", parent));

    [Fact]
    public void Span_ThatIsOver_HasItsTimesAndSaysWhatItIsAbout()
    {
        var start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        using var span = _source.Record("wait", Parent, start, start.AddMinutes(2)).About("run", 3);

        Assert.Equal((start.UtcDateTime, TimeSpan.FromMinutes(2)), (span!.StartTimeUtc, span.Duration));
        Assert.Equal(("run", 3, null), (span.GetTagItem("hayate.run"), span.GetTagItem("hayate.epoch"), span.GetTagItem("hayate.rank")));
    }
}
