using System.Runtime.InteropServices;
using Hayate.Training.Diffusion;
using Hayate.Training.Loop;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Generates images across a gang. Image i is a function of model, seed and i: the gang's size changes nothing.</summary>
/// <param name="gang">The ranks that share the work.</param>
/// <param name="shape">Shape of an image.</param>
/// <param name="classes">Which classes are generated.</param>
/// <param name="seed">Seed of the noise.</param>
/// <param name="batch">Most images generated at once on a rank.</param>
internal sealed class ImageGenerator(IGang gang, ImageShape shape, GenerationClasses classes, long seed, int batch)
{
    /// <summary>Generates this rank's share of the images [0, count), a chunk at a time, and hands each to a consumer, which must not keep it.</summary>
    public void Generate(ISampler sampler, IGenerativeModel model, int count, Action<Share, Tensor> consumer) =>
        Generate(sampler, model, count, classes.Of, consumer);

    /// <summary>Generates the images of a preview and gives all of them to every rank, [count, C, H, W]. The caller owns the tensor.</summary>
    public Tensor GeneratePreview(ISampler sampler, IGenerativeModel model, PreviewLayout layout)
    {
        Tensor all = zeros([layout.Count, .. shape.Dimensions], ScalarType.Float32);
        Generate(sampler, model, layout.Count, layout.Of, (chunk, images) => all.narrow(0, chunk.First, chunk.Count).copy_(images));
        gang.AllReduceSum(MemoryMarshal.Cast<byte, float>(all.bytes));
        return all;
    }

    private void Generate(ISampler sampler, IGenerativeModel model, int count, Func<long, int, Condition> condition, Action<Share, Tensor> consumer)
    {
        using IDisposable guard = no_grad();
        foreach (Share chunk in gang.ShareOf(count).Chunks(batch))
        {
            CollectionPause.Between();
            using DisposeScope scope = NewDisposeScope();
            consumer(chunk, sampler.Sample(model.Given(condition(chunk.First, chunk.Count)), new SampleRequest { Seed = seed, First = chunk.First, Count = chunk.Count, Shape = shape }));
        }
    }
}
