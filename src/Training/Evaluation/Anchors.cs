using Hayate.Training.Data;
using Hayate.Training.Loop;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Two distances that give the others a meaning. They depend on the data alone, never on a run. Every rank makes the same calls.</summary>
internal static class Anchors
{
    /// <summary>Most values of an image to which a normal distribution is fitted: its covariance is decomposed, in cubic time.</summary>
    public const int MostValues = 4096;

    private const long Seed = 0;
    private const int ChunkLength = 1024;

    /// <summary>
    /// Between two random halves of the data: what a perfect model would about score, were both sides half as large. The distance of finite
    /// samples is above zero and falls as their number grows, so a good model measured against the whole data can lie below this.
    /// </summary>
    public static double RealHalves(ReferenceStatistics reference) => FrechetDistance.Between(reference.FirstHalf, reference.SecondHalf);

    /// <summary>
    /// From samples of the normal distribution fitted to the images' values, taken through the same rounding and features: what a model
    /// reaches that knows every mean and covariance and nothing else.
    /// </summary>
    public static double GaussianFit(IDataset dataset, ReferenceStatistics reference, int samples, IGang gang)
    {
        using DisposeScope scope = NewDisposeScope();
        using FeatureStatistics pixels = PixelsOf(dataset, gang);
        (Tensor mean, Tensor root) = (pixels.Mean(), FrechetDistance.SquareRoot(pixels.Covariance()));
        StreamKey key = new(Seed, StreamPurpose.Evaluation);
        using FeatureStatistics statistics = new(reference.Mean);
        foreach (Share chunk in gang.ChunksOf(samples, ChunkLength))
        {
            using DisposeScope chunkScope = NewDisposeScope();
            Tensor normal = RandomStream.Normal(key, chunk.First, chunk.Count, [dataset.Shape.Size]).to(ScalarType.Float64);
            Tensor drawn = (mean + normal.mm(root)).to(ScalarType.Float32).reshape([chunk.Count, .. dataset.Shape.Dimensions]);
            statistics.Add(reference.FeaturesOf(drawn));
        }

        gang.AllReduceSum(statistics.Sums);
        return FrechetDistance.Between(reference.Whole, statistics);
    }

    private static FeatureStatistics PixelsOf(IDataset dataset, IGang gang)
    {
        using DisposeScope scope = NewDisposeScope();
        FeatureStatistics pixels = new(dataset.Get([0]).flatten());
        foreach (Share chunk in gang.ChunksOf(dataset.Count, ChunkLength))
        {
            using DisposeScope chunkScope = NewDisposeScope();
            pixels.Add(dataset.Get([.. Enumerable.Range(chunk.First, chunk.Count)]).flatten(1));
        }

        gang.AllReduceSum(pixels.Sums);
        return pixels;
    }
}
