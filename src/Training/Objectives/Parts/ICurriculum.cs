namespace Hayate.Training.Objectives.Parts;

/// <summary>How finely the noise range is divided as training goes on.</summary>
internal interface ICurriculum
{
    /// <summary>Number of grid levels N at a step, at least 2.</summary>
    int Levels(TrainingStep step);
}
