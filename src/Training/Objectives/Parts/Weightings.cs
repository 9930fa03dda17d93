using System.Collections.Frozen;
using Hayate.Contracts.Specification;

namespace Hayate.Training.Objectives.Parts;

/// <summary>Weight of a sample's loss as a function of its noise level.</summary>
internal delegate double LevelWeighting(double sigma);

/// <summary>Weight of a sample's loss as a function of its two noise levels.</summary>
internal delegate double PairWeighting(double high, double low);

/// <summary>The weightings by name.</summary>
internal static class Weightings
{
    private static readonly FrozenDictionary<PdWeighting, LevelWeighting> SignalToNoise = new Dictionary<PdWeighting, LevelWeighting>
    {
        [PdWeighting.TruncatedSnr] = static sigma => Math.Max(1 / (sigma * sigma), 1),
        [PdWeighting.SnrPlusOne] = static sigma => 1 / (sigma * sigma) + 1,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<DdpmWeighting, LevelWeighting> SquaredErrors = new Dictionary<DdpmWeighting, LevelWeighting>
    {
        [DdpmWeighting.Epsilon] = static sigma => 1 / (sigma * sigma),
        [DdpmWeighting.Sample] = static _ => 1,
        [DdpmWeighting.Velocity] = SignalToNoise[PdWeighting.SnrPlusOne],
        [DdpmWeighting.TruncatedSnr] = SignalToNoise[PdWeighting.TruncatedSnr],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Prediction, DdpmWeighting> OfItsOwn = new Dictionary<Prediction, DdpmWeighting>
    {
        [Prediction.Epsilon] = DdpmWeighting.Epsilon,
        [Prediction.Sample] = DdpmWeighting.TruncatedSnr,
        [Prediction.Velocity] = DdpmWeighting.Velocity,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<ConsistencyWeighting, Func<double, PairWeighting>> OfPairs =
        new Dictionary<ConsistencyWeighting, Func<double, PairWeighting>>
        {
            [ConsistencyWeighting.Uniform] = static _ => static (_, _) => 1,
            [ConsistencyWeighting.InverseGap] = static _ => static (high, low) => 1 / (high - low),
            [ConsistencyWeighting.Edm] = static sigmaData => AtHigh(Edm(sigmaData)),
            [ConsistencyWeighting.SnrPlusOne] = static _ => AtHigh(SignalToNoise[PdWeighting.SnrPlusOne]),
        }.ToFrozenDictionary();

    /// <summary>The weights of consistency methods by name.</summary>
    public static PairWeighting OfPair(ConsistencyWeighting name, double sigmaData) => OfPairs[name](sigmaData);

    /// <summary>(sigma^2 + sigma_data^2) / (sigma sigma_data)^2 (Karras et al. 2022, Table 1).</summary>
    public static LevelWeighting Edm(double sigmaData) =>
        sigma => (sigma * sigma + sigmaData * sigmaData) / (sigma * sigma * sigmaData * sigmaData);

    /// <summary>Functions of the signal-to-noise ratio 1 / sigma^2 (Salimans and Ho 2022, Section 4).</summary>
    public static LevelWeighting OfSignalToNoise(PdWeighting name) => SignalToNoise[name];

    /// <summary>The squared error of a prediction as a weight of that of x; by default what its paper uses for networks that predict it.</summary>
    public static LevelWeighting OfPrediction(DdpmWeighting? name, Prediction prediction) => SquaredErrors[name ?? OfItsOwn[prediction]];

    private static PairWeighting AtHigh(LevelWeighting weighting) => (high, _) => weighting(high);
}
