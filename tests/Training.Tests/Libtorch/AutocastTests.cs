using Hayate.Training.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Libtorch;

public sealed class AutocastTests
{
    [Fact]
    public void Products_InARegion_AreBfloat16AndTheirGradientsFloat32()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = randn(3, 3).requires_grad_(true);

        Tensor inside = InRegion(() => Product(weight));
        inside.sum().backward();

        Assert.Equal(ScalarType.BFloat16, inside.dtype);
        Assert.Equal(ScalarType.Float32, weight.grad!.dtype);
        Assert.Equal(ScalarType.Float32, Product(weight).dtype);
    }

    [Fact]
    public void Products_WhereARegionIsSuspended_AreFloat32()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = randn(3, 3);

        (ScalarType suspended, ScalarType after) = InRegion(() =>
        {
            ScalarType within;
            using (Autocast.Suspend(DeviceType.CPU))
                within = Product(weight).dtype;
            return (within, Product(weight).dtype);
        });

        Assert.Equal((ScalarType.Float32, ScalarType.BFloat16), (suspended, after));
        using (Autocast.Suspend(DeviceType.CPU))
            Assert.Equal(ScalarType.Float32, Product(weight).dtype);
        Assert.Equal(ScalarType.Float32, Product(weight).dtype);
    }

    [Fact]
    public void Weights_CastWithoutGradients_DoNotServeTheNextRegion()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = randn(3, 3).requires_grad_(true);
        using (no_grad())
            InRegion(() => Product(weight));

        InRegion(() => Product(weight)).sum().backward();

        Assert.NotNull(weight.grad);
    }

    private static Tensor Product(Tensor weight) => nn.functional.linear(ones(2, 3), weight);

    private static T InRegion<T>(Func<T> work)
    {
        using Autocast region = Autocast.ToBFloat16(DeviceType.CPU);
        return work();
    }
}
