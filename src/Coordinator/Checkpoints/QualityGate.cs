using System.Globalization;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Runs;

namespace Hayate.Coordinator.Checkpoints;

/// <summary>
/// Stands before a round of progressive distillation: it opens when the round's teacher, the previous student, is not much worse than the teacher
/// it learned from. Where the two cannot be compared it opens too, and says so.
/// </summary>
internal static class QualityGate
{
    /// <summary>The resolved teacher, or why the round is not started.</summary>
    /// <param name="resolved">The teacher's checkpoint.</param>
    /// <param name="gate">Most times that its distance may be that of its own teacher.</param>
    /// <param name="teacher">Distance of the checkpoint, if it was measured.</param>
    /// <param name="itsTeacher">Distance of the checkpoint that it learned from, if it was measured.</param>
    public static RunEvent Judge(TeacherResolved resolved, double gate, MeasuredDistance? teacher, MeasuredDistance? itsTeacher)
    {
        if (teacher is null) return Open("the teacher was not measured");
        if (itsTeacher is null || !double.IsFinite(itsTeacher.Measured.Value)) return Open($"the teacher of {teacher.Run} was not measured");
        var comparison = $"{Describe(teacher)}, {Describe(itsTeacher)} of its teacher";
        if (Comparability.Difference(teacher.Measured, itsTeacher.Measured) is { } difference) return Open($"{comparison}, the first {difference}");
        return teacher.Measured.Value <= gate * itsTeacher.Measured.Value
            ? resolved with { Remark = $"gate of {Text(gate)} passed: {comparison}" }
            : new TeacherUnavailable($"gate of {Text(gate)} closed: {comparison}");

        RunEvent Open(string why) => resolved with { Remark = $"gate of {Text(gate)} not applied: {why}" };
    }

    private static string Describe(MeasuredDistance distance) =>
        $"distance {Text(distance.Measured.Value)} of {distance.Run} ({distance.Measured.Subject})";

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
