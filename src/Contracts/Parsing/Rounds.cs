using System.Collections.Immutable;
using System.Globalization;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Parsing;

/// <summary>Rounds of progressive distillation that were written as one chain. Each becomes a run, the teacher of the next.</summary>
internal static class Rounds
{
    /// <summary>The paper doubles the training of the last rounds (Salimans and Ho 2022, Appendix F).</summary>
    private const int MostStepsOfFinalRounds = 2;

    /// <summary>
    /// The runs with every sound chain replaced by its rounds and every round given its length; a teacher that names a chain means its last round.
    /// </summary>
    public static ImmutableArray<RunDraft> Expand(IReadOnlyCollection<RunDraft> runs)
    {
        var rounds = runs.Select(run => StepsOf(run.Spec).IsEmpty ? [WithLength(run)] : RoundsOf(run)).ToList();
        var last = rounds.Where(chain => chain[0].Chain is not null).ToDictionary(chain => chain[0].Chain!, chain => chain[^1].Name);
        return [.. rounds.SelectMany(chain => chain).Select(run => run.Spec.Teacher?.Run is { } name && last.TryGetValue(name, out var round)
            ? run with { Spec = run.Spec with { Teacher = run.Spec.Teacher with { Run = round } } }
            : run)];
    }

    /// <summary>Steps of the students of a chain; none when the run is no sound chain.</summary>
    public static ImmutableArray<int> StepsOf(RunSpec run)
    {
        if (run.Objective is not PdObjective { Steps: null, From: { } from } chain) return [];
        var steps = ImmutableArray.CreateBuilder<int>();
        for (var count = from; ; count /= 2)
        {
            steps.Add(count);
            if (count == (chain.To ?? 1)) return steps.ToImmutable();
            if (count % 2 != 0) return [];
        }
    }

    /// <summary>The run that holds the keys of a round by the round's name, if the name may be one: <c>pd</c> for <c>pd-4</c>.</summary>
    public static string? ChainOf(string round)
    {
        var dash = round.LastIndexOf('-');
        return dash > 0 && int.TryParse(round.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? round[..dash] : null;
    }

    private static List<RunDraft> RoundsOf(RunDraft run)
    {
        var chain = (PdObjective)run.Spec.Objective;
        var rounds = new List<RunDraft>();
        foreach (var steps in StepsOf(run.Spec))
        {
            var previous = rounds.LastOrDefault();
            var spec = run.Spec with
            {
                Objective = new PdObjective { Steps = steps, Weighting = chain.Weighting, Gate = previous is null ? null : chain.Gate },
                Teacher = previous is null ? run.Spec.Teacher : TeacherIn(previous.Name, run.Spec.Teacher),
                Training = run.Spec.Training with { Steps = LengthOf(steps, run.Spec.Training.Steps, chain.FinalRoundsFactor ?? 1) },
            };
            rounds.Add(run with { Name = string.Create(CultureInfo.InvariantCulture, $"{run.Name}-{steps}"), Chain = run.Name, Spec = spec });
        }

        return rounds;
    }

    private static RunDraft WithLength(RunDraft run) => run.Spec.Objective is PdObjective { Steps: { } steps, FinalRoundsFactor: { } factor } round
        ? run with
        {
            Spec = run.Spec with
            {
                Objective = round with { FinalRoundsFactor = null },
                Training = run.Spec.Training with { Steps = LengthOf(steps, run.Spec.Training.Steps, factor) },
            },
        }
        : run;

    // A step, an id and a rate of averaging belong to the first teacher; which of its checkpoints to take is asked of every one.
    private static TeacherSpec TeacherIn(string round, TeacherSpec? first) => first?.Checkpoint is "latest"
        ? new TeacherSpec { Run = round, Checkpoint = first.Checkpoint }
        : new TeacherSpec { Run = round };

    private static int LengthOf(int steps, int length, int factor) =>
        steps > MostStepsOfFinalRounds ? length : (int)Math.Min((long)length * factor, int.MaxValue);
}
