using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Diffusion;

public sealed class PreconditioningTests
{
    private static readonly JsonElement Golden = Vector.Load("precond");

    [Theory]
    [InlineData("edm", 0.5)]
    [InlineData("edm_sigma_data_1", 1.0)]
    public void Edm_EveryLevel_MatchesTheReference(string rows, double sigmaData)
    {
        foreach (var row in Golden.GetProperty(rows).EnumerateArray()) AssertScaling(row, new EdmPreconditioning(sigmaData), "c_noise");
    }

    [Theory]
    [InlineData("cm_boundary", 0.002)]
    [InlineData("cm_boundary_eps0.003_ect_eval", 0.003)]
    public void Boundary_EveryLevel_MatchesTheReference(string rows, double sigmaMin)
    {
        foreach (var row in Golden.GetProperty(rows).EnumerateArray()) AssertScaling(row, new BoundaryPreconditioning(0.5, sigmaMin), "c_noise_cifar");
    }

    [Fact]
    public void ConsistencyFunction_AtTheSmallestLevel_IsTheIdentityBitForBit()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkFactory.Create(new SongUNetSpec { Channels = 8 }, new ImageShape(1, 8, 8), seed: 1);
        using (no_grad())
        {
            foreach (var parameter in network.parameters()) parameter.add_(0.05);
        }

        var noise = new NoiseSpec();
        var x = RandomStream.Normal(new StreamKey(1, StreamPurpose.Noise), 0, 3, [1, 8, 8]);
        var mapped = new ConsistencyFunction(network, noise).FollowToData(x, [noise.SigmaMin, noise.SigmaMin, noise.SigmaMax]);
        Assert.Equal(x[..2].Values(), mapped[..2].Values());
        Assert.NotEqual(x[2].Values(), mapped[2].Values());
    }

    private static void AssertScaling(JsonElement row, IPreconditioning preconditioning, string noise)
    {
        var scaling = preconditioning.At(row.Double("sigma"));
        Close.To(row.Double("c_skip"), scaling.Skip, 1e-14);
        Close.To(row.Double("c_out"), scaling.Out, 1e-14);
        Close.To(row.Double("c_in"), scaling.In, 1e-14);
        Close.To(row.Double(noise), scaling.Noise, 1e-14);
    }
}
