using System.Text.Json;
using Hayate.Training.Evaluation;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Evaluation;

public sealed class InceptionScoreTests : IDisposable
{
    private static readonly JsonElement Golden = Vector.Load("metrics").GetProperty("inception_score");

    private readonly CollectionPause _pause = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Score_OfTheGoldenProbabilities_IsTheGoldenScore() =>
        Assert.Equal(Golden.Double("is"), ScoreOf(tensor(Golden.GetProperty("p_y_given_x").Matrix()), splits: 1).Value, tolerance: 1e-12);

    [Fact]
    public void Score_OfCertainAndEvenClasses_IsTheirNumber() =>
        Assert.Equal(Golden.Double("uniform_one_hot_K3"), ScoreOf(eye(3).repeat(10, 1), splits: 1).Value, tolerance: 1e-12);

    [Fact]
    public void Score_OfOneOpinion_IsOne() =>
        Assert.Equal(Golden.Double("constant"), ScoreOf(tensor([0.2, 0.3, 0.5]).repeat(40, 1)).Value, tolerance: 1e-12);

    [Fact]
    public void Score_OfSplits_IsTheirMeanWithItsStandardError()
    {
        // The first half knows one class, the second half two.
        Tensor rows = cat([tensor([1.0, 0.0]).repeat(20, 1), eye(2, dtype: ScalarType.Float64).repeat(10, 1)]);

        Estimate score = ScoreOf(rows, splits: 2);

        Assert.Equal(1.5, score.Value, tolerance: 1e-12);
        Assert.Equal(0.5, score.StandardError!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Sums_OfPartsInAnyCut_MergeByAddition()
    {
        Tensor rows = arange(35 * 7, dtype: ScalarType.Float64).square().remainder(11).reshape(35, 7).softmax(1);
        using InceptionScore left = new(35, 7, splits: 5);
        using InceptionScore right = new(35, 7, splits: 5);
        left.Add(0, rows[..13]);
        right.Add(13, rows[13..]);

        for (int i = 0; i < left.Sums.Length; i++)
            left.Sums[i] += right.Sums[i];

        Assert.Equal(ScoreOf(rows, splits: 5).Value, left.Score().Value, tolerance: 1e-12);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _pause.Dispose();
    }

    private static Estimate ScoreOf(Tensor probabilities, int splits = InceptionScore.DefaultSplits)
    {
        using InceptionScore score = new((int)probabilities.size(0), (int)probabilities.size(1), splits);
        score.Add(0, probabilities);
        return score.Score();
    }
}
