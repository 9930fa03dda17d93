using Hayate.Training.Data;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Two distances that give the others a meaning. They depend on the data alone, never on a run.</summary>
internal static class Anchors
{
    private const long Seed = 0;

    /// <summary>
    /// Between two random halves of the data: what a perfect model would about score, were both sides half as large. The distance of finite
    /// samples is above zero and falls as their number grows, so a good model measured against the whole data can lie below this.
    /// </summary>
    public static double RealHalves(IDataset dataset, ReferenceStatistics reference)
    {
        int[] order = new SampleOrder(dataset.Count, Seed).Range(0, dataset.Count);
        using FeatureStatistics first = reference.Of(order[..(dataset.Count / 2)]);
        using FeatureStatistics second = reference.Of(order[(dataset.Count / 2)..]);
        return FrechetDistance.Between(first, second);
    }

    /// <summary>
    /// From samples of the normal distribution fitted to the images' values, taken through the same rounding and features: what a model
    /// reaches that knows every mean and covariance and nothing else.
    /// </summary>
    public static double GaussianFit(IDataset dataset, ReferenceStatistics reference, int samples)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = dataset.Get([.. Enumerable.Range(0, dataset.Count)]);
        using FeatureStatistics pixels = FeatureStatistics.Of(images.flatten(1));
        StreamKey key = new(Seed, StreamPurpose.Evaluation);
        Tensor normal = RandomStream.Normal(key, 0, samples, [dataset.Shape.Size]).to(ScalarType.Float64);
        Tensor drawn = pixels.Mean() + normal.mm(FrechetDistance.SquareRoot(pixels.Covariance()));
        using FeatureStatistics statistics = new(reference.Mean);
        statistics.Add(reference.FeaturesOf(drawn.to(ScalarType.Float32).reshape([samples, .. dataset.Shape.Dimensions])));
        return FrechetDistance.Between(reference.Whole, statistics);
    }
}
