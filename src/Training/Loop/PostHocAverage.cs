using System.Globalization;
using Hayate.Contracts;
using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Networks;
using Hayate.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Loop;

/// <summary>A power-function average that was never tracked, made of those that a run set aside (Karras et al. 2024, Section 3.2).</summary>
internal sealed class PostHocAverage
{
    private readonly ITeacherSource _source;
    private readonly PowerProfile _wanted;

    /// <param name="source">The run's checkpoint.</param>
    /// <param name="teacher">Names the average by its width, and perhaps the step at which it is taken.</param>
    /// <exception cref="BadSpecificationException">The run keeps no such averages, or none so early.</exception>
    public PostHocAverage(ITeacherSource source, TeacherSpec teacher)
    {
        _source = source;
        int step = teacher.PowerEmaStep ?? source.Step;
        _wanted = PowerProfile.OfWidth(teacher.PowerEma!.Value, step);
        if (source.Spec.Optimizer.PowerEma.IsEmpty)
            throw new BadSpecificationException(
                "teacher.powerEma: the teacher kept no power-function averages. Train it with optimizer.powerEma: [0.05, 0.10], or remove the key.");
        int first = Math.Min(source.Spec.SnapshotEvery(), source.Step);
        if (step < first || step > source.Step)
            throw new BadSpecificationException(
                $"teacher.powerEmaStep: the teacher's averages up to this checkpoint are of steps {first} to {source.Step}, not of {step}. "
                + "Name a step between, or a later checkpoint.");
    }

    /// <summary>Makes the average. Called by rank 0 alone; the caller disposes it.</summary>
    /// <param name="network">The run's network: its parameters are averaged, its buffers taken over.</param>
    /// <exception cref="InvalidDataException">What was set aside is missing or does not verify.</exception>
    public SnapshotPart Reconstruct(Network network)
    {
        using IDisposable guard = no_grad();
        HashSet<string> averaged = [.. network.named_parameters().Select(entry => entry.name)];
        List<Term> terms = [.. Terms()];
        double[] weights = PostHocWeights.Solve([.. terms.Select(term => term.Profile)], _wanted);
        Dictionary<string, Tensor> sums = [];
        foreach ((Term term, double weight) in terms.Zip(weights))
        {
            using SnapshotPart part = term.Load();
            foreach (NamedTensor named in part.Tensors)
                Add(sums, named, averaged.Contains(named.Name) ? weight : null);
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"power average at step {_wanted.End}");
        return new SnapshotPart(name, [.. sums.Select(sum => Rounded(sum, averaged))]);
    }

    // What the checkpoint itself holds is one more average, of its own step. Those after the wanted step help too: only the next one knows of the
    // steps since the last.
    private IEnumerable<Term> Terms()
    {
        Dictionary<string, double> widths = _source.Spec.Optimizer.PowerEma.ToDictionary(CheckpointParts.PowerAverage);
        foreach (StoredAverage stored in _source.Averages.Where(stored => stored.Step < _source.Step))
            yield return new Term(PowerProfile.OfWidth(widths[stored.Part], stored.Step), () => _source.LoadAverage(stored));
        foreach ((string part, double width) in widths)
            yield return new Term(PowerProfile.OfWidth(width, _source.Step), () => _source.LoadPart(part));
    }

    /// <summary>Weights may be large and of both signs: sums are float64. What has no weight is taken from the newest.</summary>
    private static void Add(Dictionary<string, Tensor> sums, NamedTensor named, double? weight)
    {
        using DisposeScope scope = NewDisposeScope();
        if (weight is not { } factor)
        {
            sums.Remove(named.Name, out Tensor? older);
            older?.Dispose();
            sums[named.Name] = named.Tensor.clone().DetachFromDisposeScope();
            return;
        }

        if (!sums.TryGetValue(named.Name, out Tensor? sum))
            sums[named.Name] = sum = zeros(named.Tensor.shape, ScalarType.Float64).DetachFromDisposeScope();
        sum.add_(named.Tensor.to(ScalarType.Float64), alpha: factor);
    }

    private static NamedTensor Rounded(KeyValuePair<string, Tensor> sum, HashSet<string> averaged)
    {
        if (!averaged.Contains(sum.Key))
            return new NamedTensor(sum.Key, sum.Value);
        using Tensor wide = sum.Value;
        return new NamedTensor(sum.Key, wide.to(ScalarType.Float32).DetachFromDisposeScope());
    }

    private sealed record Term(PowerProfile Profile, Func<SnapshotPart> Load);
}
