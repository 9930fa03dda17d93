using System.Globalization;
using Hayate.Checkpoints;
using TorchSharp;

torch.set_num_threads(1);
switch (args)
{
    case ["stall", var folder, var network]:
        Console.WriteLine(StallBenchmark.Run(folder, network));
        return 0;
    case ["store", var folder, var megabytes]:
        Console.WriteLine(StoreBenchmark.Run(folder, int.Parse(megabytes, CultureInfo.InvariantCulture)));
        return 0;
    default:
        Console.Error.WriteLine("usage: Checkpoints stall FOLDER mlp|unet    milliseconds of a step, and what a checkpoint adds to the steps after it");
        Console.Error.WriteLine("       Checkpoints store FOLDER MEGABYTES   milliseconds to copy, write and resume a state of that size");
        return 64;
}
