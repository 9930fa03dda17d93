using Hayate.Contracts.Specification;

namespace Hayate.Training.Networks;

/// <summary>While it lives, networks that this thread evaluates compute in a precision. Outside of one they compute in float32.</summary>
/// <remarks>It belongs to a thread, as every mode of the tensor library does, so student, teacher and target of a loss agree by themselves.</remarks>
public sealed class NetworkPrecision : IDisposable
{
    [ThreadStatic]
    private static Precision s_current;

    private readonly Precision _before = s_current;

    /// <summary>Begins to compute in a precision on this thread. The device must have it.</summary>
    public NetworkPrecision(Precision precision) => s_current = precision;

    /// <summary>Precision of this thread.</summary>
    public static Precision Current => s_current;

    /// <summary>Computes as before again.</summary>
    public void Dispose() => s_current = _before;
}
