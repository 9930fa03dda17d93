namespace Hayate.Training.Objectives.Parts;

/// <summary>Chooses one noise level for each sample.</summary>
internal interface ILevelDistribution
{
    /// <summary>Levels for the samples that start at a position of the global batch.</summary>
    double[] Draw(TrainingStep step, long firstPosition, long count);
}
