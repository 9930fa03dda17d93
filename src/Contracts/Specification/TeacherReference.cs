namespace Hayate.Contracts.Specification;

/// <summary>What a reference to a teacher says about the run that made it.</summary>
public static class TeacherReference
{
    /// <summary>Name or id of the run whose checkpoint is meant; null when the reference names none.</summary>
    public static string? RunName(this TeacherSpec teacher) => teacher.Id?.Split('@')[0] ?? teacher.Run;
}
