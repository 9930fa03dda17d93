using Hayate.Training.Networks;
using static TorchSharp.torch;

namespace Hayate.Training.Checkpointing;

/// <summary>Weights that were trained elsewhere, in a safetensors file under EDM's names.</summary>
internal static class ImportedWeights
{
    /// <summary>What EDM's preconditioned models put before the names of the network they contain.</summary>
    private const string Prefix = "model.";

    private const string Key = "objective.weights";
    private const string Guide = "docs/networks.md tells how to make it.";

    /// <summary>Overwrites all weights and buffers of a network with those of a file, or changes nothing.</summary>
    /// <param name="network">Network to overwrite.</param>
    /// <param name="path">The file. Its names may all begin with <c>model.</c>.</param>
    /// <exception cref="InvalidDataException">It is no safetensors file, or does not hold exactly the network's tensors: all differences are listed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Load(Network network, string path)
    {
        using var scope = NewDisposeScope();
        using SnapshotPart file = new(Key, WithoutPrefix(Read(path)));
        IReadOnlyList<NamedTensor> weights = NamedTensors.Of(network);
        List<string> faults = WeightFaults.Find(file.Tensors, weights);
        if (faults.Count > 0)
            throw new InvalidDataException(WeightFaults.Describe($"{Key}: '{path}' does not fit the network", faults));
        NamedTensors.CopyOf(file.Tensors, weights, Key)();
    }

    private static IReadOnlyList<NamedTensor> Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{Key}: there is no file '{path}' on this worker. Give the path of a safetensors file that every worker can read; {Guide}", path);
        using FileStream stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        if (stream.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && IsPickled(start))
            throw new InvalidDataException($"{Key}: '{path}' is a Python pickle, which can run any program when it is opened and is not read here. Convert it to safetensors; {Guide}");
        stream.Position = 0;
        try
        {
            return Safetensors.Read(stream);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{Key}: '{path}': {e.Message} Give a safetensors file; {Guide}", e);
        }
    }

    // Protocols 2 and later begin with 0x80 and their number, torch.save writes a zip archive.
    private static bool IsPickled(ReadOnlySpan<byte> start) => (start[0] == 0x80 && start[1] is >= 2 and <= 5) || start is [(byte)'P', (byte)'K'];

    private static IReadOnlyList<NamedTensor> WithoutPrefix(IReadOnlyList<NamedTensor> tensors) =>
        tensors.All(named => named.Name.StartsWith(Prefix, StringComparison.Ordinal))
            ? [.. tensors.Select(named => named with { Name = named.Name[Prefix.Length..] })]
            : tensors;
}
