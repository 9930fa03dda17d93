using Hayate.Cli.Supervision;

namespace Hayate.Cli.Tests.Supervision;

public sealed class RestartPolicyTests
{
    [Fact]
    public void Pause_ServiceThatDiesAtOnce_GrowsToTheLongest()
    {
        var policy = new RestartPolicy();

        var pauses = Enumerable.Range(0, 10).Select(_ => policy.Pause(TimeSpan.Zero)).ToList();

        Assert.Equal(RestartPolicy.First, pauses[0]);
        Assert.Equal(2 * RestartPolicy.First, pauses[1]);
        Assert.Equal(RestartPolicy.Longest, pauses[^1]);
        Assert.Equal(pauses.Order(), pauses);
    }

    [Fact]
    public void Pause_ServiceThatRanWell_StartsOver()
    {
        var policy = new RestartPolicy();
        for (var i = 0; i < 5; i++) policy.Pause(TimeSpan.Zero);

        Assert.Equal(RestartPolicy.First, policy.Pause(RestartPolicy.RunningWell));
        Assert.Equal(2 * RestartPolicy.First, policy.Pause(TimeSpan.Zero));
    }
}
