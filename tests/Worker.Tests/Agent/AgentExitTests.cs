using Hayate.Worker.Agent;

namespace Hayate.Worker.Tests.Agent;

public sealed class AgentExitTests
{
    [Theory]
    [InlineData(new[] { 0, 0 }, 0)]
    [InlineData(new[] { 0, 75 }, 75)]
    [InlineData(new[] { 69, 75, 137 }, 137)]
    [InlineData(new[] { 69, 75 }, 69)]
    [InlineData(new[] { 137, 70, 69 }, 70)]
    [InlineData(new[] { 70, 64 }, 64)]
    public void Code_OfSeveralRanks_IsTheOneThatTellsMost(int[] ranks, int expected) => Assert.Equal(expected, AgentExit.CodeOf(ranks, isOver: true));

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 75)]
    public void Code_WithoutRanks_TellsWhetherThereWasNothingToDo(bool isOver, int expected) => Assert.Equal(expected, AgentExit.CodeOf([], isOver));
}
