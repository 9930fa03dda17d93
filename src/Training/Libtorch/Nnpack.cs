namespace Hayate.Training.Libtorch;

/// <summary>
/// libtorch sends float32 convolutions of a single image through NNPACK and all others elsewhere. An image alone would then come out in other bits than
/// in a batch, and on processors that NNPACK does not know every such convolution writes a warning.
/// </summary>
internal static unsafe class Nnpack
{
    /// <summary>Sends convolutions of one image where the others go, for the whole process.</summary>
    public static void TurnOff()
    {
        NativeFunctions functions = NativeFunctions.Loaded;
        if (functions.GlobalContext != null && functions.SetNnpackEnabled != null)
            functions.SetNnpackEnabled(functions.GlobalContext(), 0);
    }
}
