using Hayate.Training.Optimization;

namespace Hayate.Training.Libtorch;

/// <summary>What the libtorch of this process offers beyond TorchSharp.</summary>
public static class LibtorchFeatures
{
    /// <summary>One line about what has to be done without; null when nothing has.</summary>
    public static string? Shortcoming => (UpdateRules.HasFusedAdam, NativeFunctions.Loaded.HasAutocast) switch
    {
        (true, true) => null,
        (false, true) => "libtorch offers no fused Adam here: its steps take several passes over memory.",
        (true, false) => "libtorch offers no autocast here: 'training.precision: bfloat16' cannot be had.",
        _ => "libtorch offers neither fused Adam nor autocast here: Adam takes several passes over memory, and bfloat16 cannot be had.",
    };
}
