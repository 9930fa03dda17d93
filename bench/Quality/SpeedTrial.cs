using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Quality;

/// <summary>Takes the time in which finished runs make images, one after another on one thread.</summary>
internal static class SpeedTrial
{
    private const int Images = 256;

    /// <summary>Measures every sampler of every run, in place of what was measured before.</summary>
    public static void Of(IEnumerable<FolderRun> runs)
    {
        MemoryReferences references = new();
        foreach (FolderRun run in runs)
        {
            if (Directory.Exists(SpeedFolder(run)))
                Directory.Delete(SpeedFolder(run), recursive: true);
            Directory.CreateDirectory(SpeedFolder(run));
            TrainingLoop.Run(new TrainingContext
            {
                Spec = new RunSpec
                {
                    Method = Method.Evaluate,
                    Objective = new EvaluateObjective(),
                    Dataset = run.Spec.Dataset,
                    Network = run.Spec.Network,
                    Noise = run.Spec.Noise,
                    Training = new TrainingSpec { Seed = run.Spec.Training.Seed },
                    Evaluation = run.Spec.Evaluation with { Samples = Images, Batch = Images, Samplers = DefaultSamplers.Of(run.Spec, run.Teacher?.Spec) },
                },
                Checkpoints = new FolderCheckpoints(run.Folder),
                References = references,
                Reporter = new FolderReporter(SpeedFolder(run)),
                Teacher = run,
            });
            Console.WriteLine($"{run.Name,-8} {string.Join("  ", Of(run).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Subject} {row.ImagesPerSecond:F0}/s")))}");
        }
    }

    /// <summary>What was measured of a run; nothing where that was not done.</summary>
    public static IReadOnlyList<Measurement> Of(FolderRun run) => [.. new FolderReporter(SpeedFolder(run)).Distances().Where(row => row.Nfe is not null)];

    private static string SpeedFolder(FolderRun run) => Path.Combine(run.Folder, "speed");
}
