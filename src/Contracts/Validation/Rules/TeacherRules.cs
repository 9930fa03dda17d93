using System.Globalization;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether a run names a teacher when, and only when, its method needs one, and names it well.</summary>
internal static class TeacherRules
{
    /// <summary>Where a teacher is named.</summary>
    public static readonly CheckpointKey Key = new(RunKeys.Teacher, "teacher", "students");

    public static void Check(RunCheck check)
    {
        if (!check.IsReadable(RunKeys.Method) || !check.IsReadable(RunKeys.Teacher)) return;
        var method = check.Spec.Method;
        var word = method.Word();
        if (check.Spec.Teacher is not { } teacher)
        {
            if (method.NeedsTeacher())
                check.Report(
                    RunKeys.Teacher,
                    $"The method '{word}' needs a teacher.",
                    $"Add 'teacher: {{ run: name }}' with a run of this file{Candidates(check, method)}, or 'teacher: {{ id: checkpoint }}'.");
        }
        else if (!method.TakesTeacher())
            check.Report(
                RunKeys.Teacher,
                $"The method '{word}' learns from data alone and takes no teacher.",
                "Remove 'teacher:', or choose a method that starts from one: cd, pd or ect.");
        else
            CheckReference(check, teacher);
    }

    /// <summary>Whether the reference is, by its look, a run or checkpoint of another sweep.</summary>
    public static bool IsElsewhere(RunCheck check) => check.Spec.Teacher is { } teacher && ReferenceRules.IsElsewhere(check, teacher);

    private static void CheckReference(RunCheck check, TeacherSpec teacher)
    {
        ReferenceRules.Check(check, Key, teacher, check.Teacher);
        if (teacher.Ema is { } rate and not (>= 0 and < 1))
            check.Report(
                "teacher.ema",
                string.Create(CultureInfo.InvariantCulture, $"'ema' is {rate}; a decay rate is at least 0 and below 1."),
                "Name a rate that the teacher kept, or remove 'ema:' for its first.");
        if (teacher is { Ema: not null, PowerEma: not null })
            check.Report("teacher.powerEma", "The teacher's weights are asked for twice, as 'ema' and as 'powerEma'.", "Remove one of the two.");
        if (teacher is { PowerEma: null, PowerEmaStep: not null })
            check.Report("teacher.powerEmaStep", "There is a step, but no average to take at it.", "Add the average's width, as in powerEma: 0.1.");
    }

    private static string Candidates(RunCheck check, Method method)
    {
        var names = check.Runs.Where(run => run != check.Run && method.CanLearnFrom(run.Spec.Method)).Select(run => run.Name).ToList();
        return names.Count == 0 ? "" : $" ({string.Join(", ", names)})";
    }
}
