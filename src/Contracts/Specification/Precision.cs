namespace Hayate.Contracts.Specification;

/// <summary>The numbers that a network computes in. Weights, averages, losses and noise levels are float32 or wider in either case.</summary>
public enum Precision
{
    /// <summary>32 bits throughout.</summary>
    Float32,

    /// <summary>Convolutions and matrix products in 16 bits with the range of 32, where the device has them.</summary>
    Bfloat16,
}
