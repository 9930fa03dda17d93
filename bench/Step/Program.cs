using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Step;
using TorchSharp;

return args switch
{
    ["train", var threads, var steps, var precision] => Measure(threads, () => TrainingBenchmark.Alone(Number(steps), Enum.Parse<Precision>(precision, ignoreCase: true))),
    ["gang", var threads, var steps] => Measure(threads, () => TrainingBenchmark.Lead(threads, steps)),
    ["member", var threads, var steps, var port] => Measure(threads, () => TrainingBenchmark.Join(Number(steps), Number(port))),
    ["infer", var threads, var times] => Measure(threads, () => InferenceBenchmark.Run(Number(times))),
    ["start"] => Start(),
    _ => Explain(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Measure(string threads, Func<string> benchmark)
{
    torch.set_num_threads(Number(threads));
    string line = benchmark();
    if (line.Length > 0)
        Console.WriteLine(line);
    return 0;
}

// What a rank does until it can compute.
static int Start()
{
    using torch.Tensor sum = torch.ones(16).add(1);
    Console.WriteLine(sum.sum().item<float>());
    return 0;
}

static int Explain()
{
    Console.Error.WriteLine("usage: Step train THREADS STEPS float32|bfloat16   one rank trains a U-Net of 28x28 images by the product's own loop");
    Console.Error.WriteLine("       Step gang THREADS STEPS                     two ranks share the same batch over shared memory");
    Console.Error.WriteLine("       Step infer THREADS TIMES                    evaluations of the denoiser without gradients");
    Console.Error.WriteLine("       Step start                                  one tensor operation");
    Console.Error.WriteLine("  Each prints medians: parameters, milliseconds, minor page faults; training also the shares of a step for the reduction and for what follows it.");
    return 64;
}
