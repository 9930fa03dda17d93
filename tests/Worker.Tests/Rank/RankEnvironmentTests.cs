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
}
