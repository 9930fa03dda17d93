using Hayate.Contracts.Workers;
using Hayate.Coordinator.Gangs;

namespace Hayate.Coordinator.Tests.Gangs;

public sealed class RankEndTextTests
{
    [Fact]
    public void Describe_ErrorWithStackTrace_NamesTheInnermostMessage()
    {
        var end = RankEnd.Exited(ExitCodes.ApplicationError, """
            warning: something before
            System.InvalidOperationException: the step failed
             ---> System.IO.InvalidDataException: loss is NaN at step 7
               at Hayate.Training.Loop.Step()
               --- End of inner exception stack trace ---
               at Hayate.Worker.Rank.RankCommand.RunAsync(String directory)
            """);

        Assert.Equal("rank 0 failed: System.IO.InvalidDataException: loss is NaN at step 7", RankEndText.Describe(0, end));
    }

    [Theory]
    [InlineData(137, "rank 1 was killed by SIGKILL")]
    [InlineData(75, "rank 1 was preempted")]
    [InlineData(3, "rank 1 exited with code 3")]
    public void Describe_ExitCode_IsNamed(int code, string expected) =>
        Assert.Equal(expected, RankEndText.Describe(1, RankEnd.Exited(code, null)));
}
