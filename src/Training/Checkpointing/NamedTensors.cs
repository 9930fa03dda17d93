using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>Lists of named tensors.</summary>
internal static class NamedTensors
{
    /// <summary>Live parameters and buffers of a network, in the order of their registration.</summary>
    public static IReadOnlyList<NamedTensor> Of(Network network) =>
        [.. network.state_dict().Select(entry => new NamedTensor(entry.Key, entry.Value))];

    /// <summary>Checks that what was read fits what it is to overwrite, then returns the action that copies it.</summary>
    /// <param name="source">What was read.</param>
    /// <param name="target">Live tensors; every name must be in the source and no other.</param>
    /// <param name="part">Name of the file, for messages.</param>
    /// <exception cref="InvalidDataException">Names, types or shapes differ.</exception>
    public static Action CopyOf(IReadOnlyList<NamedTensor> source, IReadOnlyList<NamedTensor> target, string part)
    {
        Dictionary<string, Tensor> byName = source.ToDictionary(named => named.Name, named => named.Tensor);
        List<(Tensor Source, Tensor Target)> pairs = [];
        foreach (NamedTensor named in target)
        {
            if (!byName.Remove(named.Name, out Tensor? values))
                throw new InvalidDataException($"{part}.safetensors lacks the tensor '{named.Name}'.");
            if (values.dtype != named.Tensor.dtype || !values.shape.SequenceEqual(named.Tensor.shape))
                throw new InvalidDataException($"{part}.safetensors: '{named.Name}' is {Describe(values)} where {Describe(named.Tensor)} is needed.");
            pairs.Add((values, named.Tensor));
        }

        if (byName.Count > 0)
            throw new InvalidDataException($"{part}.safetensors holds tensors that nobody needs, such as '{byName.Keys.Order(StringComparer.Ordinal).First()}'.");
        return () => Copy(pairs);
    }

    private static void Copy(List<(Tensor Source, Tensor Target)> pairs)
    {
        using IDisposable guard = no_grad();
        foreach ((Tensor source, Tensor target) in pairs)
            target.copy_(source);
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";
}
