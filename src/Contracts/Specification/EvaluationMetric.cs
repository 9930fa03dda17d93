namespace Hayate.Contracts.Specification;

/// <summary>What is measured.</summary>
public enum EvaluationMetric
{
    /// <summary>Fréchet distance of generated to real features (Heusel et al. 2017); called <c>fid</c> where the features are those of the standard Inception network.</summary>
    Fd,

    /// <summary>Kernel distance, an unbiased estimate of the squared maximum mean discrepancy (Bińkowski et al. 2018).</summary>
    Kid,

    /// <summary>Share of generated images inside the neighbourhoods of real ones (Kynkäänniemi et al. 2019).</summary>
    Precision,

    /// <summary>Share of real images inside the neighbourhoods of generated ones (Kynkäänniemi et al. 2019).</summary>
    Recall,

    /// <summary>Inception Score (Salimans et al. 2016); needs features that tell classes apart.</summary>
    InceptionScore,

    /// <summary>How far the ends that a model gives along a trajectory lie apart, by noise level.</summary>
    SelfConsistency,

    /// <summary>How far a model moves images at the smallest noise level, where it should leave them alone.</summary>
    Boundary,

    /// <summary>How far a student's images lie from its teacher's of the same noise.</summary>
    TeacherDistance,
}
