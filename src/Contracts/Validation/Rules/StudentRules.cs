using System.Globalization;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether a run and its teacher's run fit each other.</summary>
internal static class StudentRules
{
    public static void Check(RunCheck check)
    {
        if (!check.IsReadable(RunKeys.Method) || !check.IsReadable(RunKeys.Teacher) || !check.Spec.Method.TakesTeacher()) return;
        if (check.Teacher is { } teacher)
        {
            if (teacher != check.Run && check.IsReadableOfTeacher(RunKeys.Method)) CheckTeacher(check, check.Spec, teacher);
        }
        else if (TeacherRules.IsElsewhere(check))
        {
            foreach (var key in new[] { "network", "dataset" })
                if (!check.Run.Gives(key))
                    check.Report(
                        key,
                        $"The teacher is no run of this file, so its {key} is not known here.",
                        $"Copy '{key}:' from the configuration of the teacher's run; 'Distill from this' on its checkpoint fills it in.");
        }
    }

    private static void CheckTeacher(RunCheck check, RunSpec student, RunDraft teacher)
    {
        var words = ScalarBinder.Words(typeof(Method));
        if (!teacher.Space.IsEmpty)
            check.Report(
                "teacher.run",
                $"'{teacher.Name}' has a search space and stands for several runs.",
                "A teacher must be a single run: remove the 'space:' of the teacher, or search first and distil from the best run's checkpoint.");
        if (!student.Method.CanLearnFrom(teacher.Spec.Method))
            check.Report(
                "teacher.run",
                $"'{words[(int)student.Method]}' cannot use a teacher of method '{words[(int)teacher.Spec.Method]}'.",
                student.Method == Method.Pd ? "Take a run of method edm or pd." : "Take a run of method edm.");
        CheckNetwork(check, student, teacher);
        CheckCheckpoint(check, student.Teacher!, teacher);
        if (student.Objective is PdObjective { Steps: var steps } && teacher.Spec.Objective is PdObjective { Steps: var of }
            && of != 2 * steps && check.IsReadable("objective") && check.IsReadableOfTeacher("objective"))
            check.Report(
                "objective.steps",
                $"A student of {steps} steps halves a teacher of {2 * steps}; '{teacher.Name}' has {of}.",
                of % 2 == 0 ? $"Write steps: {of / 2}, or put another round between." : "Take a teacher with an even number of steps.");
    }

    // Dropout has no weights: student and teacher may differ in it.
    private static void CheckNetwork(RunCheck check, RunSpec student, RunDraft teacher)
    {
        if (check.IsReadableOfTeacher("network") && !AreEqual(WithoutDropout(student.Network), WithoutDropout(teacher.Spec.Network)))
            check.Report(
                "network",
                $"The network differs from that of the teacher '{teacher.Name}', whose weights it starts from.",
                "Remove 'network:'; the teacher's is taken.");
        if (student.Method != Method.Evaluate && check.IsReadableOfTeacher("dataset") && !AreEqual(student.Dataset, teacher.Spec.Dataset))
            check.Report(
                "dataset",
                $"The dataset differs from that of the teacher '{teacher.Name}'.",
                "Remove 'dataset:'; the teacher's is taken.");
    }

    private static void CheckCheckpoint(RunCheck check, TeacherSpec reference, RunDraft teacher)
    {
        if (reference.Ema is { } rate && check.IsReadableOfTeacher("optimizer") && !teacher.Spec.Optimizer.Ema.Contains(rate))
            check.Report(
                "teacher.ema",
                string.Create(CultureInfo.InvariantCulture, $"'{teacher.Name}' keeps no average of rate {rate}."),
                string.Create(CultureInfo.InvariantCulture, $"It keeps: {string.Join(", ", teacher.Spec.Optimizer.Ema)}."));
        if (!int.TryParse(reference.Checkpoint, NumberStyles.None, CultureInfo.InvariantCulture, out var step) || step == 0) return;
        if (!check.IsReadableOfTeacher("training") || !check.IsReadableOfTeacher("checkpoint")) return;
        if (step > teacher.Spec.Training.Steps || !teacher.Spec.HasCheckpointAt(step))
            check.Report(
                "teacher.checkpoint",
                $"'{teacher.Name}' takes no checkpoint at step {step}.",
                $"It takes one every {teacher.Spec.CheckpointEvery()} steps, at evaluations, and at {teacher.Spec.Training.Steps}; or write best or latest.");
    }

    private static bool AreEqual<T>(T one, T other) => SpecDigest.Of(one) == SpecDigest.Of(other);

    private static NetworkSpec WithoutDropout(NetworkSpec network) => network switch
    {
        SongUNetSpec unet => unet with { Dropout = 0 },
        MlpSpec mlp => mlp with { Dropout = 0 },
        _ => network,
    };
}
