using System.Globalization;
using System.Text.RegularExpressions;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>A key under which a run names a checkpoint that it needs.</summary>
/// <param name="Path">Path of the key.</param>
/// <param name="Noun">What the checkpoint is to the run.</param>
/// <param name="Dependents">What runs like this one are to the checkpoint.</param>
internal sealed record CheckpointKey(string Path, string Noun, string Dependents);

/// <summary>Whether a run names a checkpoint that it needs well.</summary>
internal static partial class ReferenceRules
{
    /// <param name="check">The run.</param>
    /// <param name="key">Where the reference stands.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="found">The run that it means, if known.</param>
    public static void Check(RunCheck check, CheckpointKey key, TeacherSpec reference, RunDraft? found)
    {
        if (reference.Run is null == reference.Id is null)
            check.Report(
                key.Path,
                reference.Run is null ? $"The {key.Noun} names neither a run nor a checkpoint." : $"The {key.Noun} names both a run and a checkpoint.",
                "Write either { run: name, checkpoint: best } or { id: checkpoint }.");
        else if (reference.Id is { } id)
        {
            if (!CheckpointId().IsMatch(id))
                check.Report(
                    $"{key.Path}.id",
                    $"'{id}' is no id of a checkpoint.",
                    "An id is a run's id, '@' and a step: k3jd7qma2x.teacher@3000. Copy it from the run's page.");
            if (check.Run.Gives($"{key.Path}.checkpoint"))
                check.Report(
                    $"{key.Path}.checkpoint",
                    "The id names a checkpoint already.",
                    "Remove 'checkpoint:', or name a run instead of an id.");
        }
        else if (found is null)
            CheckRunElsewhere(check, key, reference.Run!);
        var isStep = int.TryParse(reference.Checkpoint, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0;
        if (reference.Checkpoint is not ("best" or "latest") && !isStep)
            check.Report($"{key.Path}.checkpoint", $"'{reference.Checkpoint}' is no checkpoint of a run.", "Write best, latest, or a step.");
    }

    /// <summary>Reports a reference to a run that stands for several.</summary>
    public static void CheckIsSingle(RunCheck check, CheckpointKey key, RunDraft found)
    {
        if (!found.Space.IsEmpty && found.Chain is null)
            check.Report(
                $"{key.Path}.run",
                $"'{found.Name}' has a search space and stands for several runs.",
                $"A {key.Noun} must be a single run: remove the 'space:' of the {key.Noun}, or search first and name a checkpoint of the best run.");
    }

    /// <summary>Whether a reference is, by its look, a run or checkpoint of another sweep.</summary>
    public static bool IsElsewhere(RunCheck check, TeacherSpec reference) =>
        (reference.Run is null && CheckpointId().IsMatch(reference.Id ?? "")) || (RunId().IsMatch(reference.Run ?? "") && TemplateOf(reference.Run!, check) is null);

    private static void CheckRunElsewhere(RunCheck check, CheckpointKey key, string name)
    {
        if (TemplateOf(name, check) is { } template)
            check.Report(
                $"{key.Path}.run",
                $"'{name}' is one run of a searched template.",
                $"Only a single run can be a {key.Noun}: give the best values to a run without 'space:', or submit the {key.Dependents} once '{template.Name}' is done.");
        else if (!RunId().IsMatch(name))
            check.Report(
                $"{key.Path}.run",
                $"There is no run '{name}' in this file.",
                Suggestion.Among(name, "runs", [.. check.Runs.Select(run => run.Name).Where(other => other != check.Run.Name)])
                    + $" A run of another sweep is named by its id, as in k3jd7qma2x.{key.Noun}.");
    }

    private static RunDraft? TemplateOf(string name, RunCheck check) =>
        check.Runs.FirstOrDefault(run => name.StartsWith(run.Name + ".", StringComparison.Ordinal));

    [GeneratedRegex(@"\A[a-z0-9-]+(\.[a-z0-9-]+)+\z")]
    private static partial Regex RunId();

    [GeneratedRegex(@"\A[a-z0-9-]+(\.[a-z0-9-]+)+@[0-9]+\z")]
    private static partial Regex CheckpointId();
}
