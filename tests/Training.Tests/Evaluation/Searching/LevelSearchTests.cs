using System.Collections.Immutable;
using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation.Searching;
using Hayate.Training.Samplers;

namespace Hayate.Training.Tests.Evaluation.Searching;

public sealed class LevelSearchTests
{
    private static readonly NoiseSpec Noise = new();

    [Theory]
    [InlineData(0.004)]
    [InlineData(0.2)]
    [InlineData(0.9)]
    [InlineData(3)]
    [InlineData(50)]
    public void Run_OfOneLevel_FindsTheMinimumToTheLastOfItsThreeDigits(double minimum)
    {
        LevelSearch search = Search(steps: 2, budget: 100, sigmas => Distance(sigmas[0], minimum));
        Assert.True(search.Run());
        // A unit of the third digit is up to a hundredth.
        Assert.InRange(search.Best.Sigmas.Single() / minimum, 0.99, 1.01);
        Assert.InRange(search.Tried.Count, 10, 30);
        Assert.Equal(search.Best.Sigmas.Single(), double.Parse($"{search.Best.Sigmas.Single():G3}", System.Globalization.CultureInfo.CurrentCulture));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(2, 4)]
    [InlineData(2, 11)]
    [InlineData(3, 5)]
    [InlineData(3, 21)]
    [InlineData(5, 9)]
    [InlineData(5, 40)]
    public void Run_WithABudget_NeverMeasuresMoreAndNeverTheSameTwice(int steps, int budget)
    {
        List<string> asked = [];
        LevelSearch search = Search(steps, budget, sigmas =>
        {
            asked.Add(string.Join(' ', sigmas));
            return sigmas.Sum(sigma => Distance(sigma, 0.3));
        });
        Assert.True(search.Run());
        Assert.InRange(search.Tried.Count, steps, budget);
        Assert.Equal(asked.Distinct(), asked);
        Assert.Equal(asked, search.Tried.Select(candidate => string.Join(' ', candidate.Sigmas)));
        Assert.Equal(MultistepConsistency.DefaultLevels(Noise, steps), search.Default.Sigmas);
        Assert.All(search.Tried, candidate => Assert.Equal(candidate.Sigmas.OrderDescending().Distinct(), candidate.Sigmas));
        Assert.All(search.Tried.SelectMany(candidate => candidate.Sigmas), sigma => Assert.InRange(sigma, Noise.SigmaMin * 1.0001, Noise.SigmaMax * 0.9999));
        Assert.Equal(steps - 1, search.Best.Sigmas.Length);
    }

    [Fact]
    public void Run_OfThreeSteps_FindsTheBestLevelOfTwoFirst()
    {
        // Of two steps the best level is 5; of three, after it, 0.4.
        LevelSearch search = Search(steps: 3, budget: 61, sigmas =>
            sigmas.Length == 1 ? Distance(sigmas[0], 5) : Distance(sigmas[0], 5) + Distance(sigmas[1], 0.4));
        Assert.True(search.Run());
        Assert.InRange(search.Best.Sigmas[0], 4.95, 5.05);
        Assert.InRange(search.Best.Sigmas[1], 0.396, 0.404);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Run_OfAnythingAtAll_IsNeverWorseThanTheDefault(int steps)
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            LevelSearch search = Search(steps, 1 + (4 * (steps - 1)), _ => random.Next(5) == 0 ? double.NaN : random.NextDouble());
            Assert.True(search.Run());
            Assert.True(search.Best.Rank <= search.Default.Rank);
            Assert.Equal(search.Tried.Where(tried => tried.Sigmas.Length == steps - 1).Min(tried => tried.Rank), search.Best.Rank);
        }
    }

    [Fact]
    public void Run_WhereTheDefaultIsBest_KeepsItToTheLastDigit()
    {
        ImmutableArray<double> defaults = MultistepConsistency.DefaultLevels(Noise, 3);
        LevelSearch search = Search(steps: 3, budget: 41, sigmas => sigmas.Zip(defaults).Sum(pair => Distance(pair.First, pair.Second)));
        Assert.True(search.Run());
        Assert.Equal(defaults, search.Best.Sigmas);
        Assert.Same(search.Default, search.Best);
    }

    [Fact]
    public void Run_Twice_AsksTheSame()
    {
        LevelSearch[] searches = [.. Enumerable.Range(0, 2).Select(_ => Search(steps: 3, budget: 25, sigmas => sigmas.Sum(sigma => Distance(sigma, 0.3))))];
        Assert.All(searches, search => Assert.True(search.Run()));
        Assert.Equal(searches[0].Tried.Select(Words), searches[1].Tried.Select(Words));

        static string Words(LevelCandidate candidate) => $"{string.Join(' ', candidate.Sigmas)}: {candidate.Value}";
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Run_ToldToStop_AsksNothingMore(int after)
    {
        int asked = 0;
        LevelSearch search = new(Noise, MultistepConsistency.DefaultLevels(Noise, 3), 20, _ => asked++ == after ? null : 1.0 / asked);
        Assert.False(search.Run());
        Assert.Equal((after + 1, after), (asked, search.Tried.Count));
    }

    private static LevelSearch Search(int steps, int budget, Func<ImmutableArray<double>, double> distance) =>
        new(Noise, MultistepConsistency.DefaultLevels(Noise, steps), budget, sigmas => distance(sigmas));

    // Unimodal and of no symmetry about its minimum.
    private static double Distance(double sigma, double minimum)
    {
        double away = Math.Log(sigma / minimum);
        return Math.Exp(away) - away;
    }
}
