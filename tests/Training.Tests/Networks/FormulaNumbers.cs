using Hayate.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Networks;

/// <summary>The weights and inputs of the golden vectors: hashes of names and places, as <c>edm_networks.py</c> makes them.</summary>
internal static class FormulaNumbers
{
    /// <summary>Numbers in [-1, 1) for what has this name.</summary>
    public static Tensor Of(string name, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        var sum = 0ul;
        for (var place = 0; place < name.Length; place++) sum += (ulong)(place + 1) * name[place];
        for (var i = 0ul; i < (ulong)values.Length; i++)
        {
            var mixed = (uint)(i * i * 2654435761 + i * 40503 + sum * 2246822519);
            values[i] = (float)(mixed / 2147483648.0 - 1);
        }

        return tensor(values).view(shape);
    }

    /// <summary>Gives every parameter its numbers; resampling filters keep their own.</summary>
    public static void Fill(Network network)
    {
        using var noGrad = no_grad();
        foreach (var (name, tensor) in network.state_dict())
        {
            if (name.EndsWith("resample_filter", StringComparison.Ordinal)) continue;
            using var scope = NewDisposeScope();
            tensor.copy_(WeightsOf(name, tensor.shape));
        }
    }

    private static Tensor WeightsOf(string name, long[] shape)
    {
        var drawn = Of(name, shape);
        if (shape.Length > 1) return drawn * Math.Sqrt(3.0 / shape[1..].Aggregate(1L, (product, size) => product * size));
        if (name.EndsWith("freqs", StringComparison.Ordinal)) return drawn * 3;
        var isScale = name.Contains("norm", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal);
        return drawn * 0.1 + (isScale ? 1 : 0);
    }
}
