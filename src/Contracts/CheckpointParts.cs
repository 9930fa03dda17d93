using System.Globalization;

namespace Hayate.Contracts;

/// <summary>Names of the parts of a checkpoint that hold weights. A part is one safetensors file with EDM's names.</summary>
public static class CheckpointParts
{
    /// <summary>The weights as they are trained.</summary>
    public const string Model = "model";

    private const string AveragePrefix = "ema-";
    private const string PowerPrefix = "power-";

    /// <summary>Their average of a decay rate.</summary>
    public static string Average(double rate) => string.Create(CultureInfo.InvariantCulture, $"{AveragePrefix}{rate}");

    /// <summary>Their power-function average of a relative width.</summary>
    public static string PowerAverage(double relativeWidth) => string.Create(CultureInfo.InvariantCulture, $"{PowerPrefix}{relativeWidth}");

    /// <summary>Whether the part is an average of a decay rate.</summary>
    public static bool IsAverage(string part) => part.StartsWith(AveragePrefix, StringComparison.Ordinal);

    /// <summary>Whether the part holds weights; the others are the optimizer's and the objective's own.</summary>
    public static bool HoldsWeights(string part) => part == Model || IsAverage(part) || part.StartsWith(PowerPrefix, StringComparison.Ordinal);
}
