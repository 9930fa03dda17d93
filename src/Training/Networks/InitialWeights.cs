namespace Hayate.Training.Networks;

/// <summary>Distribution of a layer's first weights and biases: what is drawn, times a gain for each.</summary>
internal readonly record struct InitialWeights(InitialDistribution Distribution, double WeightGain = 1, double BiasGain = 0)
{
    /// <summary>Xavier-uniform weights and no bias.</summary>
    public static InitialWeights Xavier(double gain = 1) => new(InitialDistribution.XavierUniform, gain);
}

/// <summary>Distributions of weights, by the number of values that enter and leave a unit.</summary>
internal enum InitialDistribution
{
    /// <summary>Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).</summary>
    XavierUniform,

    /// <summary>Uniform with variance 1 / fanIn (He et al. 2015, without the factor for rectifiers).</summary>
    KaimingUniform,

    /// <summary>Normal with variance 1 / fanIn.</summary>
    KaimingNormal,
}
