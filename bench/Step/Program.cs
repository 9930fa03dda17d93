using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Step;
using Hayate.Training.Loop;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;

if (args is not [var threads, var steps, var precision])
{
    Console.Error.WriteLine("usage: Step THREADS STEPS float32|bfloat16");
    Console.Error.WriteLine("  Trains a U-Net of 28x28 images by the product's own loop and prints parameters, milliseconds and page faults of a step (medians).");
    return 64;
}

torch.set_num_threads(int.Parse(threads, CultureInfo.InvariantCulture));
string images = NoiseImages.Write();
try
{
    SongUNetSpec network = new() { Channels = 32, Multipliers = [1, 2, 2], Blocks = 2, Attention = [7] };
    StepClock clock = new();
    TrainingLoop.Run(new TrainingContext
    {
        Spec = new RunSpec
        {
            Method = Method.Edm,
            Objective = new EdmObjective(),
            Dataset = new IdxDataset { Images = images },
            Network = network,
            Training = new TrainingSpec
            {
                Steps = int.Parse(steps, CultureInfo.InvariantCulture),
                Batch = StepClock.Batch,
                ReportEvery = 1,
                Precision = Enum.Parse<Precision>(precision, ignoreCase: true),
            },
            Evaluation = new EvaluationSpec { Samples = 2, Samplers = [new HeunSampler()] },
            Preview = new PreviewSpec { Count = 1 },
        },
        Checkpoints = new NoCheckpoints(),
        Reporter = clock,
    });
    using Network counted = NetworkFactory.Create(network, new ImageShape(1, 28, 28), seed: 0);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{counted.parameters().Sum(parameter => parameter.numel())} {clock.Milliseconds:F1} {clock.PageFaults}"));
    return 0;
}
finally
{
    File.Delete(images);
}
