using System.Globalization;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether rounds of progressive distillation are named well, and halve their teachers.</summary>
internal static class RoundRules
{
    private const string Steps = "objective.steps";
    private const string From = "objective.from";
    private const string Gate = "objective.gate";

    public static void Check(RunCheck check)
    {
        if (check.Spec.Objective is not PdObjective objective || !check.IsReadable(RunKeys.Method) || !check.IsReadable(RunKeys.Objective)) return;
        CheckForm(check, objective);
        CheckName(check);
        if (objective.Gate is not null && check.Spec.Teacher is { Id: not null } && check.Run.Chain is null)
            check.Report(
                Gate,
                "The gate stands before runs that wait for their teacher; a checkpoint named by its id is there already.",
                "Name the teacher's run instead of a checkpoint, or remove 'gate:'.",
                RunKeys.Teacher);
        if (objective.Steps is not { } steps || check.Teacher is not { } teacher || !check.IsReadableOfTeacher(RunKeys.Objective)) return;
        CheckHalving(check, steps, teacher);
        if (objective.Gate is not null && teacher.Spec.Method.IsDiffusion() && check.Spec.Teacher?.Id is null)
            check.Report(
                Gate,
                $"The gate compares the teacher with its own teacher, and '{teacher.Name}' has none.",
                "Remove 'gate:', or write a chain with 'from:' and 'to:'.",
                RunKeys.Teacher);
    }

    private static void CheckForm(RunCheck check, PdObjective objective)
    {
        if (objective is { Steps: not null, From: null, To: null }) return;
        if (objective.Steps is not null)
            check.Report(
                Steps,
                "The objective names both one round (steps) and a chain of rounds (from, to).",
                "Write { steps: 4 } for one round, or { from: 8, to: 1 } for a chain.");
        else if (objective.From is not { } from)
            check.Report(
                Steps,
                "The key 'steps' is missing: how many sampling steps the student makes.",
                "Write { steps: 4 } for one round, or { from: 8, to: 1 } for a chain of rounds.");
        else
            check.Report(
                From,
                $"Halving {from} does not lead to {objective.To ?? 1}.",
                $"Start from {objective.To ?? 1} times a power of two, for example {8L * (objective.To ?? 1)}.");
    }

    private static void CheckName(RunCheck check)
    {
        if (check.Runs.FirstOrDefault(other => other != check.Run && other.Name == check.Run.Name) is { } other && check.Run.Chain is { } chain)
            check.Report(
                From,
                $"The round '{check.Run.Name}' of the chain '{chain}' has the name of another run.",
                $"Call the chain or the other run, '{other.Chain ?? other.Name}', something else.");
        if (check.Run is { Chain: not null, Space.IsEmpty: false })
            check.Report(
                RunKeys.Space,
                "A chain of rounds cannot be searched: every round is the teacher of the next.",
                "Search a single round, with 'objective: { steps: }', then write the chain with the best values.");
    }

    private static void CheckHalving(RunCheck check, int steps, RunDraft teacher)
    {
        if (teacher.Spec.Objective is PdObjective { Steps: { } of } && of != 2 * steps)
            check.Report(
                check.Run.Chain is null ? Steps : From,
                $"A student of {steps} steps halves a teacher of {2 * steps}; '{teacher.Name}' has {of}.",
                of % 2 == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"Write {(check.Run.Chain is null ? "steps" : "from")}: {of / 2}, or put another round between.")
                    : "Take a teacher with an even number of steps.");
    }
}
