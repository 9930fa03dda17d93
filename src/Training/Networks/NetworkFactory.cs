using System.Collections.Frozen;
using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;

namespace Hayate.Training.Networks;

/// <summary>Builds networks from their specifications.</summary>
public static class NetworkFactory
{
    private delegate Network Builder(NetworkSpec spec, ImageShape shape, Initializer initializer);

    private static readonly FrozenDictionary<Type, Builder> Builders = new Dictionary<Type, Builder>
    {
        [typeof(SongUNetSpec)] = static (spec, shape, initializer) => new SongUNet((SongUNetSpec)spec, shape, initializer),
        [typeof(AdmSpec)] = static (spec, shape, initializer) => new DhariwalUNet((AdmSpec)spec, shape, initializer),
        [typeof(MlpSpec)] = static (spec, shape, initializer) => new Mlp((MlpSpec)spec, shape, initializer),
        [typeof(ConvNetSpec)] = static (spec, shape, initializer) => new ConvNet((ConvNetSpec)spec, shape, initializer),
    }.ToFrozenDictionary();

    /// <summary>A network whose weights are a function of the seed.</summary>
    /// <param name="spec">Architecture.</param>
    /// <param name="shape">Shape of one image.</param>
    /// <param name="seed">Seed of the initial weights.</param>
    /// <exception cref="ArgumentException">The architecture does not fit the images; the message names the key.</exception>
    public static Network Create(NetworkSpec spec, ImageShape shape, long seed) => Create(spec, shape, new Initializer(seed));

    /// <summary>A network of zeros, whose weights are about to be overwritten.</summary>
    /// <inheritdoc cref="Create(NetworkSpec, ImageShape, long)"/>
    public static Network CreateBlank(NetworkSpec spec, ImageShape shape) => Create(spec, shape, Initializer.Blank);

    private static Network Create(NetworkSpec spec, ImageShape shape, Initializer initializer)
    {
        if (spec is UNetSpec unet) UNetRequirements.Check(unet, shape);
        return Builders[spec.GetType()](spec, shape, initializer);
    }
}
