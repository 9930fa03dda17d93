using System.Text.RegularExpressions;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Writing;

/// <summary>A sweep file filled in to distil from a checkpoint, for a user to look over and submit.</summary>
public static partial class DistillTemplate
{
    private const string Student = "student";

    // The student's keys are the last of the file, so this belongs to them once it is no comment.
    private const string SearchHint =
        """
            # To search instead of training one student, uncomment:
            # space:
            #   optimizer.learningRate: { log: [1.0e-4, 1.0e-3] }
            #   objective.metric: { choice: [l2, pseudo-huber] }

        """;

    /// <summary>
    /// The file: consistency distillation from a diffusion teacher, the next halving from a progressively distilled one, and an evaluation of anything
    /// that cannot teach. It plans without errors as it is.
    /// </summary>
    /// <param name="checkpoint">The checkpoint to start from.</param>
    /// <param name="teacherSpec">Specification of the run that made it.</param>
    /// <param name="teacherRunName">Name of that run, for people.</param>
    /// <returns>YAML with comments.</returns>
    public static string For(CheckpointInfo checkpoint, RunSpec teacherSpec, string teacherRunName)
    {
        var student = teacherSpec.Method.MakesImages()
            ? StudentOf(teacherSpec) with { Teacher = new TeacherSpec { Id = checkpoint.Id } }
            : MeasuredBy(checkpoint, teacherSpec);
        var sweep = new SweepSpec
        {
            ApiVersion = SweepSpec.CurrentApiVersion,
            Kind = "Sweep",
            Name = NameOf(student.Method switch { Method.Evaluate => "evaluate", Method.Edm => "train", _ => "distill" }, teacherRunName),
            Runs = [new RunTemplate { Name = student.Method == Method.Evaluate ? "evaluation" : Student, Spec = student }],
        };
        var file = SweepWriter.Write(sweep, Comments(student, checkpoint, teacherRunName));
        return student.Method == Method.Cd ? file + SearchHint : file;
    }

    private static RunSpec StudentOf(RunSpec teacher)
    {
        var common = new RunSpec
        {
            Method = Method.Cd,
            Objective = new CdObjective(),
            Dataset = teacher.Dataset,
            Network = teacher.Network,
            Noise = teacher.Noise,
            Training = teacher.Training,
            Optimizer = teacher.Optimizer,
            Evaluation = teacher.Evaluation with { Samplers = [new ConsistencySampler { Steps = 1 }, new ConsistencySampler { Steps = 2 }] },
            Preview = teacher.Preview,
            Resources = teacher.Resources,
            Checkpoint = teacher.Checkpoint,
            Retry = teacher.Retry,
        };
        return teacher switch
        {
            { Method: var method } when method.IsDiffusion() => common,
            { Objective: PdObjective { Steps: { } steps } pd } when steps % 2 == 0 => common with
            {
                Method = Method.Pd,
                Objective = new PdObjective { Steps = steps / 2, Weighting = pd.Weighting },
                Evaluation = teacher.Evaluation with { Samplers = [new DdimSampler { Steps = steps / 2 }] },
            },
            _ => common with
            {
                Method = Method.Evaluate,
                Objective = new EvaluateObjective(),
                Evaluation = teacher.Evaluation with { EverySteps = null, Samplers = DefaultSamplers.Of(teacher, null) },
                Training = new TrainingSpec { Seed = teacher.Training.Seed },
                Optimizer = new OptimizerSpec(),
                Preview = new PreviewSpec(),
                Checkpoint = new CheckpointSpec(),
            },
        };
    }

    private static RunSpec MeasuredBy(CheckpointInfo checkpoint, RunSpec classifier) => new()
    {
        Method = Method.Edm,
        Objective = new EdmObjective(),
        Dataset = classifier.Dataset,
        Resources = classifier.Resources,
        Evaluation = new EvaluationSpec { Features = new ClassifierExtractor { Id = checkpoint.Id } },
    };

    private static Dictionary<string, string> Comments(RunSpec student, CheckpointInfo checkpoint, string teacherRunName)
    {
        var comments = new Dictionary<string, string>();
        var distance = checkpoint.Distance is { } value ? FormattableString.Invariant($", distance {value:G4}") : "";
        var source = $"step {checkpoint.Step} of '{teacherRunName}'{distance}";
        comments[""] = student.Method switch
        {
            Method.Cd => $"Consistency distillation from {source}: images in one or two network evaluations.",
            Method.Pd => $"Progressive distillation from {source}: half its sampling steps.",
            Method.Edm => $"A teacher whose images are measured by {source}.",
            _ => $"Measures {source}. Checkpoints of this kind cannot teach another run;\nchange the samplers to see what more steps give.",
        };
        if (student.Method == Method.Cd) comments[$"runs.{Student}.training"] = "As long as the teacher was trained; less is often enough.";

        if (student.Method != Method.Edm) comments[$"runs.{Student}.dataset"] = "Dataset, network and noise levels are the teacher's and must stay so.";
        return comments;
    }

    private static string NameOf(string verb, string teacherRunName)
    {
        var name = $"{verb}-{NotInNames().Replace(teacherRunName.ToLowerInvariant(), "-")}";
        return name.Length <= 63 ? name : name[..63];
    }

    [GeneratedRegex("[^a-z0-9-]+")]
    private static partial Regex NotInNames();
}
