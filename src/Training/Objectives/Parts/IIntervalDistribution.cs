using Hayate.Training.Diffusion;

namespace Hayate.Training.Objectives.Parts;

/// <summary>How often each interval between neighbouring levels of a grid is drawn.</summary>
internal interface IIntervalDistribution
{
    /// <summary>Cumulative probabilities of the N - 1 intervals, the last one being 1.</summary>
    double[] Cumulative(AscendingLevels levels);
}
