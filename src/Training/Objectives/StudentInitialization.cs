namespace Hayate.Training.Objectives;

/// <summary>Where a student's first weights come from.</summary>
public enum StudentInitialization
{
    /// <summary>Random weights from the seed.</summary>
    Fresh,

    /// <summary>A copy of the teacher's weights.</summary>
    Teacher,
}
