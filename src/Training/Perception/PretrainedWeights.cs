using System.Security.Cryptography;
using Hayate.Training.Checkpointing;
using static TorchSharp.torch;

namespace Hayate.Training.Perception;

/// <summary>The weights of a published network, read strictly from a safetensors file that a user converted.</summary>
internal sealed class PretrainedWeights : IDisposable
{
    private const int MostNamesShown = 8;

    private readonly Dictionary<string, Tensor> _tensors;

    /// <param name="tensors">Weights by name; owned from here on.</param>
    /// <param name="digest">What they are.</param>
    public PretrainedWeights(IEnumerable<NamedTensor> tensors, string digest)
    {
        _tensors = tensors.ToDictionary(named => named.Name, named => named.Tensor);
        Digest = digest;
    }

    /// <summary>SHA-256 of the file, in lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>A weight. It stays owned by these weights.</summary>
    public Tensor this[string name] => _tensors[name];

    /// <summary>Reads a file that must hold exactly the weights of a layout.</summary>
    /// <param name="key">Key of the sweep file that names the path, for messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="layout">Every name and its shape.</param>
    /// <param name="isIdle">Names that may be there and are passed over, such as counters of the training that made the weights. Default: none.</param>
    /// <exception cref="InvalidDataException">The file is not what it should be; the message lists what is missing, unknown or of another shape.</exception>
    public static PretrainedWeights Read(string key, string path, IReadOnlyDictionary<string, long[]> layout, Func<string, bool>? isIdle = null)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{key}: there is no file '{path}' on this machine. Give the path of a safetensors file that every worker can read; docs/evaluation.md tells how to make it.", path);
        using FileStream stream = File.OpenRead(path);
        string digest = Convert.ToHexStringLower(SHA256.HashData(stream));
        stream.Position = 0;
        List<NamedTensor> tensors = Read(key, path, stream);
        foreach (NamedTensor idle in tensors.Where(named => isIdle?.Invoke(named.Name) == true).ToList())
        {
            tensors.Remove(idle);
            idle.Tensor.Dispose();
        }

        PretrainedWeights weights = new(tensors, digest);
        if (weights.FindFaults(layout) is not { Count: > 0 } faults)
            return weights;
        weights.Dispose();
        throw new InvalidDataException($"{key}: '{path}' does not hold the weights of this network: {string.Join("; ", faults)}. Convert the published weights as docs/evaluation.md shows.");
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
            tensor.Dispose();
    }

    private static List<NamedTensor> Read(string key, string path, FileStream stream)
    {
        try
        {
            return [.. Safetensors.Read(stream)];
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{key}: '{path}': {e.Message} Give a safetensors file; docs/evaluation.md tells how to make it.", e);
        }
    }

    private List<string> FindFaults(IReadOnlyDictionary<string, long[]> layout)
    {
        List<string> faults = [];
        Add("missing", layout.Keys.Where(name => !_tensors.ContainsKey(name)));
        Add("not of this network", _tensors.Keys.Where(name => !layout.ContainsKey(name)));
        Add("of another shape or type", layout.Where(entry => _tensors.TryGetValue(entry.Key, out Tensor? tensor) && !Fits(tensor, entry.Value))
            .Select(entry => $"{entry.Key} is {Describe(_tensors[entry.Key].dtype, _tensors[entry.Key].shape)}, needed is {Describe(ScalarType.Float32, entry.Value)}"));
        return faults;

        void Add(string what, IEnumerable<string> names)
        {
            List<string> found = [.. names.Order(StringComparer.Ordinal)];
            if (found.Count > 0)
                faults.Add($"{found.Count} {what} ({string.Join(", ", found.Take(MostNamesShown))}{(found.Count > MostNamesShown ? ", ..." : "")})");
        }
    }

    private static bool Fits(Tensor tensor, long[] shape) => tensor.dtype == ScalarType.Float32 && tensor.shape.SequenceEqual(shape);

    private static string Describe(ScalarType type, long[] shape) => $"{type} [{string.Join(", ", shape)}]";
}
