using System.Globalization;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether a run and its teacher's run fit each other.</summary>
internal static class StudentRules
{
    private const string Network = "network";
    private const string Dataset = "dataset";

    public static void Check(RunCheck check)
    {
        if (!check.IsReadable(RunKeys.Method) || !check.IsReadable(RunKeys.Teacher) || !check.Spec.Method.TakesTeacher()) return;
        var isElsewhere = TeacherRules.IsElsewhere(check);
        var missing = isElsewhere ? new[] { Network, Dataset }.Where(key => !check.Run.Gives(key)).ToList() : [];
        foreach (var key in missing)
            check.Report(key, $"The teacher is no run of this file, so its {key} is not known here.", CopyCure(key));
        if (missing.Count == 0 && check.Teacher is { } teacher && teacher != check.Run && check.IsReadableOfTeacher(RunKeys.Method))
            CheckTeacher(check, check.Spec, teacher, isElsewhere);
    }

    private static void CheckTeacher(RunCheck check, RunSpec student, RunDraft teacher, bool isElsewhere)
    {
        ReferenceRules.CheckIsSingle(check, TeacherRules.Key, teacher);
        if (!student.Method.CanLearnFrom(teacher.Spec.Method))
            check.Report(
                student.Teacher!.Id is null ? "teacher.run" : "teacher.id",
                $"'{student.Method.Word()}' cannot use a teacher of method '{teacher.Spec.Method.Word()}'.",
                student.Method == Method.Pd ? "Take a run of method edm, ddpm or pd." : "Take a run of method edm or ddpm.");
        CheckNetwork(check, student, teacher, isElsewhere);
        CheckProcess(check, student.Noise, teacher, isElsewhere);
        CheckCheckpoint(check, student.Teacher!, teacher);
    }

    // Dropout has no weights: student and teacher may differ in it.
    private static void CheckNetwork(RunCheck check, RunSpec student, RunDraft teacher, bool isElsewhere)
    {
        if (check.IsReadableOfTeacher(Network) && !AreEqual(WithoutDropout(student.Network), WithoutDropout(teacher.Spec.Network)))
            check.Report(
                Network,
                $"The network differs from that of the teacher '{teacher.Name}', whose weights it starts from.",
                isElsewhere ? CopyCure(Network) : "Remove 'network:'; the teacher's is taken.");
        if (student.Method != Method.Evaluate && check.IsReadableOfTeacher(Dataset) && !AreEqual(student.Dataset, teacher.Spec.Dataset))
            check.Report(
                Dataset,
                $"The dataset differs from that of the teacher '{teacher.Name}'.",
                isElsewhere ? CopyCure(Dataset) : "Remove 'dataset:'; the teacher's is taken.");
    }

    // Levels may differ: a student need not go where its teacher does. What the weights predict, and in which process, may not.
    private static void CheckProcess(RunCheck check, NoiseSpec student, RunDraft teacher, bool isElsewhere)
    {
        var taught = teacher.Spec.Noise;
        if (!check.IsReadableOfTeacher(RunKeys.Noise) || Process(student) == Process(taught)) return;
        check.Report(
            RunKeys.Noise,
            $"Schedule, prediction or timesteps differ from those of the teacher '{teacher.Name}', whose weights it starts from.",
            isElsewhere ? CopyCure(RunKeys.Noise) : "Remove these keys of 'noise:'; the teacher's are taken.");

        static (NoiseSchedule, Prediction, int?) Process(NoiseSpec noise) => (noise.Schedule, noise.Prediction, noise.Timesteps);
    }

    private static string CopyCure(string key) =>
        $"Copy '{key}:' from the configuration of the teacher's run; 'Distill from this' on its checkpoint fills it in.";

    private static void CheckCheckpoint(RunCheck check, TeacherSpec reference, RunDraft teacher)
    {
        if (reference.Ema is { } rate && check.IsReadableOfTeacher("optimizer") && !teacher.Spec.Optimizer.Ema.Contains(rate))
            check.Report(
                "teacher.ema",
                string.Create(CultureInfo.InvariantCulture, $"'{teacher.Name}' keeps no average of rate {rate}."),
                string.Create(CultureInfo.InvariantCulture, $"It keeps: {string.Join(", ", teacher.Spec.Optimizer.Ema)}."));
        if (reference.PowerEma is not null && check.IsReadableOfTeacher("optimizer") && teacher.Spec.Optimizer.PowerEma.IsEmpty)
            check.Report(
                "teacher.powerEma",
                $"'{teacher.Name}' keeps no power-function averages.",
                "Add powerEma: [0.05, 0.10] to the optimizer of the teacher's run, before it trains.");
        if (reference.PowerEmaStep > teacher.Spec.Training.Steps && check.IsReadableOfTeacher("training"))
            check.Report(
                "teacher.powerEmaStep",
                $"'{teacher.Name}' ends at step {teacher.Spec.Training.Steps}.",
                "Name an earlier step, or remove 'powerEmaStep:' for the checkpoint's.");
        if (!int.TryParse(reference.Checkpoint, NumberStyles.None, CultureInfo.InvariantCulture, out var step) || step == 0) return;
        if (!check.IsReadableOfTeacher("training") || !check.IsReadableOfTeacher("checkpoint")) return;
        if (step > teacher.Spec.Training.Steps || !teacher.Spec.HasCheckpointAt(step))
            check.Report(
                "teacher.checkpoint",
                $"'{teacher.Name}' takes no checkpoint at step {step}.",
                $"It takes one every {teacher.Spec.CheckpointEvery()} steps, at evaluations, and at {teacher.Spec.Training.Steps}; or write best or latest.");
    }

    private static bool AreEqual<T>(T one, T other) => SpecDigest.Of(one) == SpecDigest.Of(other);

    private static NetworkSpec WithoutDropout(NetworkSpec network) => network with { Dropout = 0, LabelDropout = 0 };
}
