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
    [InlineData(0, null, "rank 2 exited without reporting completion")]
    [InlineData(64, "dataset.images: no file /x", "rank 2 cannot run the specification: dataset.images: no file /x")]
    [InlineData(69, null, "rank 2 lost a peer, the store or its lease")]
    [InlineData(70, "at line 1\nout of memory\n", "rank 2 failed: out of memory")]
    [InlineData(75, null, "rank 2 was preempted")]
    [InlineData(137, "whatever", "rank 2 was killed by SIGKILL")]
    [InlineData(134, null, "rank 2 was killed by SIGABRT")]
    [InlineData(163, null, "rank 2 was killed by signal 35")]
    [InlineData(3, null, "rank 2 exited with code 3")]
    public void Describe_Exited_SaysHow(int code, string? detail, string expected) =>
        Assert.Equal(expected, RankEndText.Describe(2, RankEnd.Exited(code, detail)));

    [Fact]
    public void Describe_Lost_SaysHow() => Assert.Equal("rank 0 was lost: its worker was started anew", RankEndText.Describe(0, RankEnd.Lost("its worker was started anew")));
}
