using Hayate.Contracts;
using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Objectives;
using Hayate.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Loop;

/// <summary>Everything that a run's steps change: weights, their averages, the optimizer's moments, and what the objective remembers.</summary>
internal sealed class TrainingState : IDisposable
{
    private const string OptimizerPart = "optimizer";
    private const string ObjectivePart = "objective";

    private readonly OptimizerSpec _spec;
    private readonly Network _network;
    private readonly Network _averaged;
    private readonly Lazy<IGenerativeModel> _evaluated;
    private readonly ParameterStorage _storage;
    private readonly List<WeightAverage> _averages;
    private readonly List<PowerAverage> _powerAverages;
    private readonly List<StoredAverage> _setAside = [];
    private readonly Moments _moments;
    private readonly IUpdateRule _rule;

    /// <summary>Takes over a network that holds its first weights, and makes the objective on it.</summary>
    public TrainingState(RunSpec spec, Network network, Func<Network, IObjective> objective)
    {
        _spec = spec.Optimizer;
        _network = network;
        _storage = new ParameterStorage(network);
        _averages = [.. _spec.Ema.Select(rate => new WeightAverage(rate, _storage.Values, _spec.EmaWarmup))];
        _powerAverages = [.. _spec.PowerEma.Select(width => new PowerAverage(width, _storage.Values))];
        _moments = new Moments(_spec, _storage.Count);
        _rule = UpdateRules.Create(_spec, _moments);
        Objective = objective(network);
        _averaged = network.Copy();
        _storage.Lend(_averages is [var first, ..] ? first.Values : _storage.Values, _averaged);
        _evaluated = new(() => GenerativeModel.Of(spec, _averaged));
        Parts = [.. CreateParts()];
    }

    /// <summary>What is minimised.</summary>
    public IObjective Objective { get; }

    /// <summary>The model that makes samples and is measured: the first average, or the weights themselves when none is kept.</summary>
    public IGenerativeModel Evaluated => _evaluated.Value;

    /// <summary>The network that holds the weights of <see cref="Evaluated"/>.</summary>
    public Network Averaged => _averaged;

    /// <summary>Number of trainable values.</summary>
    public long ParameterCount => _storage.Count;

    /// <summary>The state as named, live tensors.</summary>
    public IReadOnlyList<SnapshotPart> Parts { get; }

    /// <summary>Makes backward passes add into a flat tensor.</summary>
    public void AccumulateInto(Tensor gradients) => _storage.AccumulateInto(gradients);

    /// <summary>One update of weights, averages and objective.</summary>
    /// <param name="gradients">Flat gradient of the whole batch.</param>
    /// <param name="step">The step being made.</param>
    /// <param name="learningRate">Its learning rate.</param>
    public void Update(Tensor gradients, TrainingStep step, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        _rule.Update(_storage.Values, gradients, step.Step + 1, learningRate);
        foreach (WeightAverage average in _averages)
            average.Update(_storage.Values, step.Step + 1);
        foreach (PowerAverage average in _powerAverages)
            average.Update(_storage.Values, step.Step + 1);
        Objective.AfterUpdate(step);
    }

    /// <summary>Digest of the state as it is.</summary>
    public string Digest(int step) => StateDigest.Of(step, Parts);

    /// <summary>Overwrites the state with that of a checkpoint, or changes nothing.</summary>
    /// <exception cref="InvalidDataException">It is not a state of this run.</exception>
    public void Restore(Snapshot snapshot)
    {
        List<Action> copies = [];
        foreach (SnapshotPart part in Parts)
        {
            SnapshotPart stored = snapshot.Parts.FirstOrDefault(candidate => candidate.Name == part.Name)
                ?? throw new InvalidDataException($"{part.Name}.safetensors is missing.");
            copies.Add(NamedTensors.CopyOf(stored.Tensors, part.Tensors, part.Name));
        }

        copies.ForEach(copy => copy());
        _setAside.Clear();
        _setAside.AddRange(snapshot.Averages);
    }

    /// <summary>Sets the power-function averages aside as they are. Called by rank 0 alone.</summary>
    public void SetAside(int step, ICheckpointStore store)
    {
        foreach (PowerAverage average in _powerAverages)
            _setAside.Add(store.SetAside(step, Parts.Single(part => part.Name == average.PartName)));
    }

    /// <summary>The state, live, to be saved.</summary>
    public Snapshot ToSnapshot(int step) => new(step, Parts) { Averages = [.. _setAside] };

    public void Dispose()
    {
        foreach (SnapshotPart part in Parts)
            part.Dispose();
        Objective.Dispose();
        _moments.Dispose();
        foreach (WeightAverage average in _averages)
            average.Dispose();
        foreach (PowerAverage average in _powerAverages)
            average.Dispose();
        _storage.Dispose();
        _averaged.Dispose();
        _network.Dispose();
    }

    private IEnumerable<SnapshotPart> CreateParts()
    {
        NamedTensor[] buffers = [.. _network.named_buffers().Select(buffer => new NamedTensor(buffer.name, buffer.buffer))];
        yield return Part(CheckpointParts.Model, [.. _storage.Views(_storage.Values), .. buffers]);
        foreach (WeightAverage average in _averages)
            yield return Part(average.PartName, [.. _storage.Views(average.Values), .. buffers]);
        foreach (PowerAverage average in _powerAverages)
            yield return Part(average.PartName, [.. _storage.Views(average.Values), .. buffers]);
        yield return Part(OptimizerPart, [.. Prefixed("first_moment.", _moments.First), .. Prefixed("second_moment.", _moments.Second)]);
        if (Objective.State.Count > 0)
            yield return Part(ObjectivePart, [.. Objective.State.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new NamedTensor(entry.Key, entry.Value))]);
    }

    private IEnumerable<NamedTensor> Prefixed(string prefix, Tensor flat) =>
        _storage.Views(flat).Select(view => view with { Name = prefix + view.Name });

    // The part's tensors live as long as the state and are its own, so that disposing of a part disposes of nothing else.
    private static SnapshotPart Part(string name, IEnumerable<NamedTensor> tensors)
    {
        using IDisposable guard = no_grad();
        return new SnapshotPart(name, [.. tensors.Select(named => named with { Tensor = named.Tensor.detach().DetachFromDisposeScope() })]);
    }
}
