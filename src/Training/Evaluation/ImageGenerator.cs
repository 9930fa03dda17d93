using System.Runtime.InteropServices;
using Hayate.Training.Diffusion;
using Hayate.Training.Loop;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Generates images across a gang. Image i is a function of model, seed and i, and it is generated together with the same others wherever that
/// is: the gang's size changes no bit.
/// </summary>
/// <param name="gang">The ranks that share the work.</param>
/// <param name="shape">Shape of an image.</param>
/// <param name="classes">Which classes are generated.</param>
/// <param name="seed">Seed of the noise.</param>
/// <param name="batch">Most images generated at once on a rank.</param>
internal sealed class ImageGenerator(IGang gang, ImageShape shape, GenerationClasses classes, long seed, int batch)
{
    private const int PreviewBatch = 16;

    /// <summary>The ranks that share the work.</summary>
    public IGang Gang => gang;

    /// <summary>Seed of the noise.</summary>
    public long Seed => seed;

    /// <summary>The requests for this rank's share of so many images, in chunks of at most so many.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="length">Most images of a request.</param>
    /// <param name="first">Global index of the first image.</param>
    public IEnumerable<SampleRequest> Requests(int count, int length, long first = 0) => gang.ChunksOf(count, Math.Min(length, batch))
        .Select(chunk => new SampleRequest { Seed = seed, First = first + chunk.First, Count = chunk.Count, Shape = shape });

    /// <summary>What the network is told about the images of a request. The dispose scope owns the tensors.</summary>
    public Condition ConditionOf(SampleRequest request) => classes.Of(request.First, request.Count);

    /// <summary>
    /// Generates this rank's share of the images [first, first + count), a chunk at a time, and hands each, counted from the first one, to a consumer,
    /// which must not keep it.
    /// </summary>
    public void Generate(ISampler sampler, IGenerativeModel model, int count, Action<Share, Tensor> consumer, long first = 0) =>
        Generate(sampler, model, Requests(count, batch, first), classes.Of, consumer, first);

    /// <summary>Generates the images of a preview and gives all of them to every rank, [count, C, H, W]. The caller owns the tensor.</summary>
    public Tensor GeneratePreview(ISampler sampler, IGenerativeModel model, PreviewLayout layout)
    {
        Tensor all = zeros([layout.Count, .. shape.Dimensions], ScalarType.Float32);
        Generate(sampler, model, Requests(layout.Count, PreviewBatch), layout.Of, (chunk, images) => all.narrow(0, chunk.First, chunk.Count).copy_(images), first: 0);
        gang.AllReduceSum(MemoryMarshal.Cast<byte, float>(all.bytes));
        return all;
    }

    private static void Generate(
        ISampler sampler, IGenerativeModel model, IEnumerable<SampleRequest> requests, Func<long, int, Condition> condition, Action<Share, Tensor> consumer,
        long first)
    {
        using IDisposable guard = no_grad();
        foreach (SampleRequest request in requests)
        {
            CollectionPause.Between();
            using DisposeScope scope = NewDisposeScope();
            consumer(new Share((int)(request.First - first), request.Count), sampler.Sample(model.Given(condition(request.First, request.Count)), request));
        }
    }
}
