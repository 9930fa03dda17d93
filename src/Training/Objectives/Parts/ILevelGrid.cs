using Hayate.Training.Diffusion;

namespace Hayate.Training.Objectives.Parts;

/// <summary>Divides the noise range, as finely as a curriculum asks.</summary>
internal interface ILevelGrid
{
    /// <summary>About <paramref name="count"/> levels.</summary>
    AscendingLevels Levels(int count);

    /// <summary>Where each interval's segment starts, in the order of the intervals; null when trajectories are followed to their end.</summary>
    double[]? Starts(AscendingLevels levels);
}
