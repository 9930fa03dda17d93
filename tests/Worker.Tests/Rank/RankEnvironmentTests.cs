using System.Diagnostics;
using Hayate.Blobs;
using Hayate.Resilience;
using Hayate.Worker.Rank;

namespace Hayate.Worker.Tests.Rank;

public sealed class RankEnvironmentTests
{
    [Theory]
    [InlineData("the attempt's")]
    [InlineData(null)]
    public void PassTo_AProcess_LeavesItNothingOfTheAgentsToken(string? token)
    {
        ProcessStartInfo start = new("rank");
        start.Environment["Hayate__Worker__Token"] = "the agent's";

        new RankEnvironment(new BlobLocation { Directory = "/blobs" }, new ResilienceOptions(), token).PassTo(start);

        Assert.Equal(token, start.Environment.TryGetValue("Hayate__Worker__Token", out string? passed) ? passed : null);
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData(null)]
    public void PassTo_AProcess_NamesTheSpanOfItsStartAndNoOther(string? parent)
    {
        ProcessStartInfo start = new("rank");
        start.Environment["TRACEPARENT"] = "whatever the agent was started with";

        new RankEnvironment(new BlobLocation { Directory = "/blobs" }, new ResilienceOptions(), TraceParent: parent).PassTo(start);

        Assert.Equal(parent, start.Environment.TryGetValue("TRACEPARENT", out string? passed) ? passed : null);
    }
}
