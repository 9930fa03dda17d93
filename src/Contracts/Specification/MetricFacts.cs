namespace Hayate.Contracts.Specification;

/// <summary>What each metric is called, needs, and which of its values are good.</summary>
public static class MetricFacts
{
    /// <summary>Fewest images that the kernel distance, precision, recall and the Inception Score say something about.</summary>
    public const int FewestImages = 20;

    /// <summary>Subject of what is measured of a model itself rather than of a sampler's images.</summary>
    public const string Model = "model";

    /// <summary>Name of a measurement's rows: the Fréchet distance of standard Inception features is <c>fid</c>, any other one is not.</summary>
    public static string NameWith(this EvaluationMetric metric, FeatureExtractorSpec features) =>
        metric == EvaluationMetric.Fd && features is InceptionExtractor ? "fid" : metric.Word();

    /// <summary>The metric behind a row's name; null for one that this version does not know.</summary>
    public static EvaluationMetric? Find(string name) => name == "fid"
        ? EvaluationMetric.Fd
        : Enum.GetValues<EvaluationMetric>().Where(metric => metric.Word() == name).Select(metric => (EvaluationMetric?)metric).SingleOrDefault();

    /// <summary>Whether large values are good; of the others small ones are.</summary>
    public static bool IsBetterHigh(this EvaluationMetric metric) =>
        metric is EvaluationMetric.Precision or EvaluationMetric.Recall or EvaluationMetric.InceptionScore;

    /// <summary>Whether it is measured of the images that a sampler makes; the others are measured of the model itself.</summary>
    public static bool IsOfSamples(this EvaluationMetric metric) => metric is not (EvaluationMetric.SelfConsistency or EvaluationMetric.Boundary);

    /// <summary>Whether it compares features of generated with those of real images, or looks at their classes.</summary>
    public static bool NeedsFeatures(this EvaluationMetric metric) => metric.IsOfSamples() && metric != EvaluationMetric.TeacherDistance;

    /// <summary>
    /// What a search for a sampler's noise levels minimises: the first distance between features that is measured, <c>fd</c> or <c>kid</c>. Null where none is.
    /// </summary>
    public static EvaluationMetric? SearchedMetric(this EvaluationSpec evaluation) => evaluation.Metrics
        .Where(metric => metric is EvaluationMetric.Fd or EvaluationMetric.Kid).Select(metric => (EvaluationMetric?)metric).FirstOrDefault();

    /// <summary>Whether <see cref="FewestImages"/> images are needed.</summary>
    public static bool NeedsManyImages(this EvaluationMetric metric) => metric.NeedsFeatures() && metric != EvaluationMetric.Fd;

    /// <summary>Whether the features come with probabilities of classes.</summary>
    public static bool HasClasses(this FeatureExtractorSpec features) => features is InceptionExtractor or ClassifierExtractor;
}
