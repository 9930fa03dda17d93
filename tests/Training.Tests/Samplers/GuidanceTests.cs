using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Samplers;

public sealed class GuidanceTests : IDisposable
{
    private static readonly SampleRequest Request = new() { Seed = 1, Count = 2, Shape = new ImageShape(1, 2, 2) };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void Sample_WithGuidance_GoesFromTheOpenModelBeyondTheConditionalOne(double guidance)
    {
        // D returns 2 where a class is told and 0.5 where it is open, so every sampler ends at 0.5 + w (2 - 0.5).
        var calls = new List<bool>();
        var model = new TwoFaced(calls, Condition.None).Given(new Condition { Labels = ones(2, 1) });
        var sampler = SamplerFactory.Create(new EulerSampler { Steps = 3, Guidance = guidance }, new NoiseSpec());
        var images = sampler.Sample(model, Request).Values();
        Assert.All(images, value => Close.To(0.5 + guidance * 1.5, value, 1e-6));
        Assert.Equal((6, 3, 6), (calls.Count, calls.Count(isTold => isTold), sampler.Evaluations));
    }

    private sealed class TwoFaced(List<bool> calls, Condition condition) : IDenoiser
    {
        public Tensor Denoise(Tensor x, ReadOnlySpan<double> sigma)
        {
            calls.Add(condition.Labels is not null);
            return full_like(x, condition.Labels is null ? 0.5 : 2.0);
        }

        public IDenoiser Given(Condition other) => new TwoFaced(calls, other);
    }
}
