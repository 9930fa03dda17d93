using static TorchSharp.torch;

namespace Hayate.Training.Data;

/// <summary>Classes as networks are told them.</summary>
internal static class OneHot
{
    /// <summary>Rows with a one at the class and zeros elsewhere, float32 of shape (labels, classes). The caller owns the tensor.</summary>
    public static Tensor Of(ReadOnlySpan<int> labels, int classes)
    {
        var values = new float[labels.Length * classes];
        for (var i = 0; i < labels.Length; i++)
            values[(i * classes) + labels[i]] = 1;
        return tensor(values).reshape(labels.Length, classes);
    }
}
