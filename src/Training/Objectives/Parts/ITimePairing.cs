namespace Hayate.Training.Objectives.Parts;

/// <summary>Chooses the two noise levels of each sample.</summary>
internal interface ITimePairing
{
    /// <summary>Pairs for the samples that start at a position of the global batch.</summary>
    LevelPairs Draw(TrainingStep step, long firstPosition, long count);
}
