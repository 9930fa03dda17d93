using Hayate.Contracts.Parsing;

namespace Hayate.Contracts.Tests.Parsing;

public sealed class SuggestionTests
{
    private static readonly string[] Words = ["learningRate", "decay", "warmupSteps", "beta1", "beta2", "ema"];

    [Theory]
    [InlineData("learning_rate", "learningRate")]
    [InlineData("LearningRate", "learningRate")]
    [InlineData("learnignrate", "learningRate")]
    [InlineData("dekay", "decay")]
    [InlineData("deacy", "decay")]
    [InlineData("warmupStep", "warmupSteps")]
    [InlineData("beta", "beta1")]
    [InlineData("momentum", null)]
    [InlineData("", null)]
    public void Nearest_OfAWord_IsWhatWasMeant(string word, string? expected) => Assert.Equal(expected, Suggestion.Nearest(word, Words));
}
