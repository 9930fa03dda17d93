using System.Globalization;
using System.Text.RegularExpressions;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether a run names a teacher when, and only when, its method needs one, and names it well.</summary>
internal static partial class TeacherRules
{
    public static void Check(RunCheck check)
    {
        if (!check.IsReadable(RunKeys.Method) || !check.IsReadable(RunKeys.Teacher)) return;
        var method = check.Spec.Method;
        var word = ScalarBinder.Words(typeof(Method))[(int)method];
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
    public static bool IsElsewhere(RunCheck check) => check.Spec.Teacher is { } teacher
        && ((teacher.Run is null && CheckpointId().IsMatch(teacher.Id ?? "")) || (RunId().IsMatch(teacher.Run ?? "") && TemplateOf(teacher.Run!, check) is null));

    private static void CheckReference(RunCheck check, TeacherSpec teacher)
    {
        if (teacher.Run is null == teacher.Id is null)
            check.Report(
                "teacher",
                teacher.Run is null ? "The teacher names neither a run nor a checkpoint." : "The teacher names both a run and a checkpoint.",
                "Write either { run: name, checkpoint: best } or { id: checkpoint }.");
        else if (teacher.Id is { } id)
        {
            if (!CheckpointId().IsMatch(id))
                check.Report(
                    "teacher.id",
                    $"'{id}' is no id of a checkpoint.",
                    "An id is a run's id, '@' and a step: k3jd7qma2x.teacher@3000. Copy it from the run's page.");
            if (check.Run.Gives("teacher.checkpoint"))
                check.Report(
                    "teacher.checkpoint",
                    "The id names a checkpoint already.",
                    "Remove 'checkpoint:', or name a run instead of an id.");
        }
        else if (check.Teacher is null)
            CheckRunElsewhere(check, teacher.Run!);
        var isStep = int.TryParse(teacher.Checkpoint, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0;
        if (teacher.Checkpoint is not ("best" or "latest") && !isStep)
            check.Report("teacher.checkpoint", $"'{teacher.Checkpoint}' is no checkpoint of a run.", "Write best, latest, or a step.");
        if (teacher.Ema is { } rate and not (>= 0 and < 1))
            check.Report(
                "teacher.ema",
                string.Create(CultureInfo.InvariantCulture, $"'ema' is {rate}; a decay rate is at least 0 and below 1."),
                "Name a rate that the teacher kept, or remove 'ema:' for its first.");
    }

    private static void CheckRunElsewhere(RunCheck check, string name)
    {
        if (TemplateOf(name, check) is { } template)
            check.Report(
                "teacher.run",
                $"'{name}' is one run of a searched template.",
                $"Only a single run can be a teacher: give the best values to a run without 'space:', or submit the students once '{template.Name}' is done.");
        else if (!RunId().IsMatch(name))
            check.Report(
                "teacher.run",
                $"There is no run '{name}' in this file.",
                Suggestion.Among(name, "runs", [.. check.Runs.Select(run => run.Name).Where(other => other != check.Run.Name)])
                    + " A run of another sweep is named by its id, as in k3jd7qma2x.teacher.");
    }

    private static RunDraft? TemplateOf(string name, RunCheck check) =>
        check.Runs.FirstOrDefault(run => name.StartsWith(run.Name + ".", StringComparison.Ordinal));

    private static string Candidates(RunCheck check, Method method)
    {
        var names = check.Runs.Where(run => run != check.Run && method.CanLearnFrom(run.Spec.Method)).Select(run => run.Name).ToList();
        return names.Count == 0 ? "" : $" ({string.Join(", ", names)})";
    }

    [GeneratedRegex(@"\A[a-z0-9-]+(\.[a-z0-9-]+)+\z")]
    private static partial Regex RunId();

    [GeneratedRegex(@"\A[a-z0-9-]+(\.[a-z0-9-]+)+@[0-9]+\z")]
    private static partial Regex CheckpointId();
}
