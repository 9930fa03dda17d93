using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Data;
using Hayate.Training.Libtorch;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Objectives;
using Hayate.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Loop;

/// <summary>The one training loop.</summary>
public static class TrainingLoop
{
    /// <summary>Runs a specification to its end or to a requested stop. Blocks; call it on a thread of its own, the same on every rank.</summary>
    /// <exception cref="BadSpecificationException">The specification cannot be run here; a retry would fail in the same way.</exception>
    /// <exception cref="InvalidDataException">The teacher's checkpoint does not verify.</exception>
    public static TrainingResult Run(TrainingContext context)
    {
        using CollectionPause pause = new();
        using DisposeScope scope = NewDisposeScope();
        RunSpec spec = context.Spec;
        Nnpack.TurnOff();
        CheckPrecision(spec);
        using IDataset dataset = Checked(() => Datasets.Open(spec.Dataset));
        DataFit.Check(context, dataset);
        if (spec.Method == Method.Classifier)
            return TrainClassifier(context, dataset);
        if (spec.Method == Method.Import)
            return Import(context, dataset);
        using TeacherModel? teacher = CreateTeacher(context, dataset.Shape);
        teacher?.Load(context);
        using Showcase showcase = Checked(() => new Showcase(context, dataset, DefaultSamplers.Of(spec, context.Teacher?.Spec), teacher));
        if (spec.Method == Method.Evaluate)
            return Evaluate(context, teacher!, showcase);

        using TrainingState state = Checked(() => CreateState(context, dataset.Shape, teacher));
        if (!spec.Method.NeedsTeacher())
            teacher?.Dispose();
        return Train(context, dataset, state, new ImageAssessment(showcase, state));
    }

    private static TrainingResult TrainClassifier(TrainingContext context, IDataset dataset)
    {
        HeldOut parts = new(dataset, ((ClassifierObjective)context.Spec.Objective).HeldOut);
        using TrainingState state = Checked(() => CreateState(context, dataset.Shape, teacher: null));
        return Train(context, parts.Learned, state, new ClassifierAssessment(context, parts.Measured, (ConvNet)state.Averaged));
    }

    private static TrainingResult Train(TrainingContext context, IDataset dataset, TrainingState state, IAssessment assessment)
    {
        (RunSpec spec, IGang gang, TimeProvider time) = (context.Spec, context.Gang, context.Time);
        (int steps, int batch, long seed) = (spec.Training.Steps, spec.Training.Batch, spec.Training.Seed);
        using GradientReduction reduction = new(state, batch, gang);
        TrainingBatches batches = new(spec, dataset, gang.ShareOf(batch));
        StepMetrics metrics = new(spec.Training);
        CheckpointSaver saver = new(context);
        bool reports = gang.Rank == 0;

        int k = Start(context, state, assessment);
        int first = k + 1;
        while (true)
        {
            using DisposeScope stepScope = NewDisposeScope();
            // What follows a checkpoint comes before the next step: a gang that was lost in the middle of it does it again.
            if (k > 0 && (k == 1 || spec.IsDue(k, spec.PreviewEvery())))
                assessment.Preview(k);
            if (k > 0 && spec.IsDue(k, spec.EvaluateEvery()))
                assessment.Measure(k);
            if (k == steps)
                return End(context, saver, TrainingEnd.Completed, k, state.Digest(k));

            saver.Check();
            CollectionPause.Between();
            long started = time.GetTimestamp();
            TimeSpan fetching = default;
            TrainingStep step = new(seed, k, steps);
            reduction.Clear();
            for (int part = 0; part < batches.Parts.Length; part++)
            {
                using DisposeScope partScope = NewDisposeScope();
                long fetched = time.GetTimestamp();
                (Tensor images, Condition condition) = batches.Get(part, step);
                fetching += time.GetElapsedTime(fetched);
                using NetworkPrecision precision = new(spec.Training.Precision);
                int position = batches.Parts[part].First;
                reduction.Add(position, state.Objective.Losses(images, condition, position, step));
            }

            long reducing = time.GetTimestamp();
            reduction.Reduce(context.StopRequested.IsCancellationRequested);
            TimeSpan reduced = time.GetElapsedTime(reducing);
            long updating = time.GetTimestamp();
            double gradientNorm = reduction.Clean(spec.Optimizer.ClipNorm);
            k++;
            double learningRate = LearningRateSchedule.At(spec.Optimizer, k, steps);
            state.Update(reduction.Gradients, step, learningRate);

            StepTimes times = new(time.GetElapsedTime(started), fetching, reduced, time.GetElapsedTime(updating));
            metrics.Add(reduction.Losses, reduction.NoiseLevels, gradientNorm, times);
            bool stop = reduction.StopRequested;
            if (reports && k == first)
                context.Reporter.Stepped();
            if (reports && (stop || k == 1 || spec.IsDue(k, spec.Training.ReportEvery)))
                context.Reporter.Metrics(k, metrics.Take(learningRate));
            // An average that is set aside belongs to the checkpoints after it, so it comes before one of the same step.
            if (reports && k % spec.SnapshotEvery() == 0)
                state.SetAside(k, context.Checkpoints);
            // Wherever quality is measured the weights are kept too, so that the best ones are there to be had.
            if (stop || spec.IsDue(k, spec.CheckpointEvery()) || spec.IsDue(k, spec.EvaluateEvery()))
            {
                using WholeState whole = state.Open();
                saver.Save(whole.ToSnapshot(k));
            }

            if (stop && k < steps)
                return End(context, saver, TrainingEnd.Preempted, k, state.Digest(k));
        }
    }

    private static TrainingResult Evaluate(TrainingContext context, TeacherModel teacher, Showcase showcase)
    {
        if (context.Gang.Rank == 0)
            context.Reporter.Started(new TrainingStart { Step = teacher.Step, StateDigest = teacher.Digest });
        showcase.MeasureAnchors();
        bool settled = showcase.Search(teacher.Model, teacher.Step);
        if (settled)
            showcase.Preview(teacher.Model, teacher.Step);
        bool measured = settled && showcase.MeasureUnlessStopped(teacher.Model, teacher.Step);
        return End(context, new CheckpointSaver(context), measured ? TrainingEnd.Completed : TrainingEnd.Preempted, teacher.Step, teacher.Digest);
    }

    // Published networks are large: they are only sampled when asked for.
    private static TrainingResult Import(TrainingContext context, IDataset dataset)
    {
        using ImportedModel imported = Checked(() => new ImportedModel(context, dataset.Shape));
        CheckpointSaver saver = new(context);
        if (context.Gang.Rank == 0)
            context.Reporter.Started(new TrainingStart { Step = ImportedModel.Step, StateDigest = imported.Digest });
        saver.Save(new Snapshot(ImportedModel.Step, imported.Parts));
        if (!context.Spec.Evaluation.Samplers.IsEmpty)
        {
            using Showcase showcase = Checked(() => new Showcase(context, dataset, context.Spec.Evaluation.Samplers, teacher: null));
            showcase.MeasureAnchors();
            showcase.Preview(imported.Model, ImportedModel.Step);
            showcase.Measure(imported.Model, ImportedModel.Step);
        }

        return End(context, saver, TrainingEnd.Completed, ImportedModel.Step, imported.Digest);
    }

    private static int Start(TrainingContext context, TrainingState state, IAssessment assessment)
    {
        TrainingStart start = Resumption.Resume(context, state);
        if (context.Gang.Rank == 0)
            context.Reporter.Started(start);
        if (start.Step == 0)
            assessment.Begin();
        return start.Step;
    }

    // No rank leaves before rank 0 has saved and reported: an exit code then says what is really there.
    private static TrainingResult End(TrainingContext context, CheckpointSaver saver, TrainingEnd end, int step, string digest)
    {
        saver.Settle();
        TrainingResult result = new() { End = end, Step = step, StateDigest = digest };
        if (context.Gang.Rank == 0 && end == TrainingEnd.Completed)
            context.Reporter.Completed(result);
        context.Gang.Barrier();
        return result;
    }

    private static TeacherModel? CreateTeacher(TrainingContext context, ImageShape shape)
    {
        if (!context.Spec.Method.NeedsTeacher() && (context.Spec.Teacher is null || !context.Spec.Method.TakesTeacher()))
            return null;
        ITeacherSource source = context.Teacher
            ?? throw new BadSpecificationException($"teacher: method '{context.Spec.Method}' needs a teacher. Name a run or a checkpoint.");
        return Checked(() => new TeacherModel(source, shape));
    }

    private static TrainingState CreateState(TrainingContext context, ImageShape shape, TeacherModel? teacher)
    {
        RunSpec spec = context.Spec;
        Network student = NetworkFactory.Create(spec.Network, shape, spec.Training.Seed);
        if (teacher is not null && ObjectiveFactory.InitializationOf(spec.Method) == StudentInitialization.Teacher)
            student.CopyWeightsFrom(teacher.Network);
        return new TrainingState(spec, context.Gang, student, network => ObjectiveFactory.Create(spec, network, teacher?.Model));
    }

    private static void CheckPrecision(RunSpec spec)
    {
        if (spec.Training.Precision == Precision.Bfloat16 && BFloat16Support.Lacking(spec.Resources.Device) is { } lacking)
            throw new BadSpecificationException(
                $"training.precision is 'bfloat16', but {lacking}. Write 'float32', or place the run where the device computes in bfloat16.");
    }

    /// <summary>What goes wrong while a specification is put into practice is its fault, and would be again.</summary>
    private static T Checked<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new BadSpecificationException(e.Message, e);
        }
    }
}
