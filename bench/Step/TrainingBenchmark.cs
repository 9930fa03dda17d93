using System.Diagnostics;
using System.Globalization;
using Hayate.Collectives;
using Hayate.Collectives.Rendezvous;
using Hayate.Contracts.Specification;
using Hayate.Training.Loop;
using Hayate.Worker.Rank;

namespace Hayate.Step;

/// <summary>Training by the product's own loop.</summary>
internal static class TrainingBenchmark
{
    /// <summary>One rank.</summary>
    public static string Alone(int steps, Precision precision) => Line(Train(new SoloGang(), steps, precision));

    /// <summary>Rank 0 of two, which starts the other.</summary>
    public static string Lead(string threads, string steps)
    {
        using GroupLeader leader = new(Membership(0));
        using Process peer = Process.Start(Environment.ProcessPath!, ["member", threads, steps, leader.Port.ToString(CultureInfo.InvariantCulture)]);
        using IProcessGroup group = leader.Gather();
        StepClock clock = Train(new ProcessGroupGang(group), int.Parse(steps, CultureInfo.InvariantCulture), Precision.Float32);
        peer.WaitForExit();
        return Line(clock);
    }

    /// <summary>Rank 1, which has nothing to tell.</summary>
    public static string Join(int steps, int port)
    {
        using IProcessGroup group = GroupMember.Join(Membership(1), "127.0.0.1", port);
        Train(new ProcessGroupGang(group), steps, Precision.Float32);
        return "";
    }

    private static GroupMembership Membership(int rank) => new() { AttemptKey = "bench", Rank = rank, WorldSize = 2 };

    private static StepClock Train(IGang gang, int steps, Precision precision)
    {
        string images = NoiseImages.Write();
        try
        {
            StepClock clock = new();
            TrainingLoop.Run(new TrainingContext
            {
                Spec = Spec(images, steps, precision),
                Gang = gang,
                Checkpoints = new NoCheckpoints(),
                Reporter = clock,
            });
            return clock;
        }
        finally
        {
            File.Delete(images);
        }
    }

    private static string Line(StepClock clock) => string.Create(
        CultureInfo.InvariantCulture, $"{BenchmarkNetwork.Parameters()} {clock.Milliseconds:F1} {clock.PageFaults} {clock.Reduce:F4} {clock.Update:F4}");

    private static RunSpec Spec(string images, int steps, Precision precision) => new()
    {
        Method = Method.Edm,
        Objective = new EdmObjective(),
        Dataset = new IdxDataset { Images = images },
        Network = BenchmarkNetwork.Spec,
        Training = new TrainingSpec { Steps = steps, Batch = BenchmarkNetwork.Batch, ReportEvery = 1, Precision = precision },
        Evaluation = new EvaluationSpec { Samples = 2, Samplers = [new HeunSampler { Steps = 1 }] },
        Preview = new PreviewSpec { Count = 1 },
    };
}
