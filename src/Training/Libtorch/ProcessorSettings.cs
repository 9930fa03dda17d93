using static TorchSharp.torch;

namespace Hayate.Training.Libtorch;

/// <summary>How libtorch uses the processor in this process.</summary>
public static unsafe class ProcessorSettings
{
    /// <summary>Sets the number of compute threads, and leaves NNPACK alone, which many processors lack: libtorch would say so at every convolution.</summary>
    public static void Apply(int threads)
    {
        set_num_threads(threads);
        NativeFunctions functions = NativeFunctions.Loaded;
        if (functions.GlobalContext != null && functions.SetNnpackEnabled != null)
            functions.SetNnpackEnabled(functions.GlobalContext(), 0);
    }
}
