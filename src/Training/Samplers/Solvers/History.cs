using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Samplers.Solvers;

/// <summary>The newest denoised images of a multistep solver with their lambda = ln(alpha / sigma), which is -ln sigma here.</summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class History(int capacity)
{
    private readonly List<(double Lambda, Tensor Denoised)> _entries = [];

    /// <summary>Number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>By age: 0 is the newest.</summary>
    public (double Lambda, Tensor Denoised) this[int age] => _entries[_entries.Count - 1 - age];

    /// <summary>Keeps a denoised image beyond the step that made it and lets go of the oldest.</summary>
    public void Add(double sigma, Tensor denoised)
    {
        _entries.Add((-Math.Log(sigma), denoised.MoveToOuterDisposeScope()));
        if (_entries.Count <= capacity) return;
        _entries[0].Denoised.Dispose();
        _entries.RemoveAt(0);
    }
}
