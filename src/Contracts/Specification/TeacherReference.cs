namespace Hayate.Contracts.Specification;

/// <summary>What a reference to a teacher says about the run that made it.</summary>
public static class TeacherReference
{
    /// <summary>The classifier that measures a run's images; null when another extractor does.</summary>
    public static TeacherSpec? ClassifierReference(this RunSpec spec) => spec.Evaluation.Features is ClassifierExtractor classifier
        ? new TeacherSpec { Run = classifier.Run, Checkpoint = classifier.Checkpoint, Id = classifier.Id }
        : null;

    /// <summary>Name or id of the run whose checkpoint is meant; null when the reference names none.</summary>
    public static string? RunName(this TeacherSpec teacher) => teacher.Id?.Split('@')[0] ?? teacher.Run;
}
