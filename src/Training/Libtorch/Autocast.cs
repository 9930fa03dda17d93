using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Libtorch;

/// <summary>
/// While it lives, convolutions and matrix products of this thread compute in bfloat16: their inputs and weights are cast, and the casts are
/// part of the graph, so gradients of float32 weights are float32.
/// </summary>
/// <remarks>
/// A weight's cast is kept until the outermost region ends. One made without gradients would then serve a pass that needs them, so a region
/// spans one evaluation of one network.
/// </remarks>
internal readonly unsafe struct Autocast : IDisposable
{
    private readonly NativeFunctions? _functions;
    private readonly sbyte _device;
    private readonly byte _before;

    private Autocast(NativeFunctions functions, DeviceType device, bool enabled)
    {
        (_functions, _device) = (functions, (sbyte)device);
        _before = functions.IsAutocastEnabled(_device);
        functions.SetAutocastType(_device, (sbyte)ScalarType.BFloat16);
        functions.SetAutocastEnabled(_device, (byte)(enabled ? 1 : 0));
        functions.IncrementNesting();
    }

    /// <summary>Begins to compute in bfloat16 on this thread.</summary>
    /// <exception cref="NotSupportedException">This libtorch does not let itself be told; ask <see cref="NativeFunctions.HasAutocast"/> first.</exception>
    public static Autocast ToBFloat16(DeviceType device) => NativeFunctions.Loaded is { HasAutocast: true } functions
        ? new Autocast(functions, device, enabled: true)
        : throw new NotSupportedException("This build of libtorch exports no autocast.");

    /// <summary>Computes in the type of the arguments on this thread, inside a region or outside of one.</summary>
    public static Autocast Suspend(DeviceType device) => NativeFunctions.Loaded is { HasAutocast: true } functions
        ? new Autocast(functions, device, enabled: false)
        : default;

    /// <summary>Computes as before again.</summary>
    public void Dispose()
    {
        if (_functions is null)
            return;
        if (_functions.DecrementNesting() == 0)
            _functions.ClearAutocastCache();
        _functions.SetAutocastEnabled(_device, _before);
    }
}
