using Hayate.Contracts.Specification;
using Hayate.Training.Numerics;

namespace Hayate.Training.Networks;

/// <summary>What a U-Net needs of its specification and of the images.</summary>
internal static class UNetRequirements
{
    /// <exception cref="ArgumentException">Names the key and the cure.</exception>
    public static void Check(UNetSpec spec, ImageShape shape)
    {
        if (spec.Multipliers.IsDefaultOrEmpty || spec.Multipliers.Any(multiplier => multiplier < 1))
        {
            throw new ArgumentException("network.multipliers: expected one positive multiplier for each resolution, such as [1, 2].");
        }

        var halvings = spec.Multipliers.Length - 1;
        if (shape.Height != shape.Width || shape.Height % (1 << halvings) != 0)
        {
            throw new ArgumentException(
                $"network.multipliers: images of {shape.Height}x{shape.Width} cannot be halved {halvings} times. "
                + $"Use square images whose side divides by {1 << halvings}, fewer multipliers, or the mlp network.");
        }
    }
}
