using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;

namespace Hayate.Worker.Tests.Protocol;

internal static class Assignments
{
    public static RankAssignment Rank(int rank = 0, int epoch = 1, int? slot = null, int worldSize = 1, string run = "sweep.run") => new()
    {
        RunId = run,
        Epoch = epoch,
        Rank = rank,
        WorldSize = worldSize,
        Slot = slot ?? rank,
        Spec = Spec,
    };

    /// <summary>A small network on points of the plane.</summary>
    public static RunSpec Spec { get; } = new()
    {
        Method = Method.Edm,
        Objective = new EdmObjective(),
        Dataset = new GaussianDataset { Count = 256 },
        Network = new MlpSpec { Width = 16, Layers = 1 },
        Training = new TrainingSpec { Steps = 40, Batch = 16, ReportEvery = 5 },
        Evaluation = new EvaluationSpec { Samples = 32, Samplers = [new HeunSampler { Steps = 2 }] },
        Preview = new PreviewSpec { Count = 4 },
        Checkpoint = new CheckpointSpec { EverySteps = 20 },
    };
}
