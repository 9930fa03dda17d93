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

    private readonly IGang _gang;
    private readonly Network _network;
    private readonly Network _averaged;
    private readonly Lazy<IGenerativeModel> _evaluated;
    private readonly ParameterStorage _storage;
    private readonly GangTensor? _shared;
    private readonly Tensor _own;
    private readonly List<WeightAverage> _averages;
    private readonly List<PowerAverage> _powerAverages;
    private readonly IReadOnlyList<SnapshotPart> _parts;
    private readonly List<StoredAverage> _setAside = [];
    private readonly Moments _moments;
    private readonly IUpdateRule _rule;

    /// <summary>Takes over a network that holds its first weights, and makes the objective on it. All ranks make one together.</summary>
    public TrainingState(RunSpec spec, IGang gang, Network network, Func<Network, IObjective> objective)
    {
        OptimizerSpec optimizer = spec.Optimizer;
        (_gang, _network) = (gang, network);
        Layout = new ShardLayout(network.parameters().Sum(parameter => parameter.numel()), gang.WorldSize, gang.Rank);
        IsSharded = optimizer.Sharded && gang.WorldSize > 1;
        _shared = IsSharded ? new GangTensor(gang, Layout.Length) : null;
        _storage = new ParameterStorage(network, _shared?.Tensor ?? zeros(Layout.Length));
        _own = (IsSharded ? _storage.Values.narrow(0, Layout.First, Layout.PartLength) : _storage.Values.alias()).DetachFromDisposeScope();
        _averages = [.. optimizer.Ema.Select(rate => new WeightAverage(rate, _storage.Values, optimizer.EmaWarmup))];
        _powerAverages = [.. optimizer.PowerEma.Select(width => new PowerAverage(width, _storage.Values))];
        _moments = new Moments(optimizer, _own.numel());
        _rule = UpdateRules.Create(optimizer, _moments);
        Objective = objective(network);
        _averaged = network.Copy();
        _storage.Lend(_averages is [var first, ..] ? first.Values : _storage.Values, _averaged);
        _evaluated = new(() => GenerativeModel.Of(spec, _averaged));
        _parts = [.. CreateParts()];
    }

    /// <summary>How the parameters are divided among the ranks.</summary>
    public ShardLayout Layout { get; }

    /// <summary>Whether each rank keeps the optimizer's moments of its part alone, and updates the weights of that part.</summary>
    public bool IsSharded { get; }

    /// <summary>What is minimised.</summary>
    public IObjective Objective { get; }

    /// <summary>The model that makes samples and is measured: the first average, or the weights themselves when none is kept.</summary>
    public IGenerativeModel Evaluated => _evaluated.Value;

    /// <summary>The network that holds the weights of <see cref="Evaluated"/>.</summary>
    public Network Averaged => _averaged;

    /// <summary>Makes backward passes add into a flat tensor.</summary>
    public void AccumulateInto(Tensor gradients) => _storage.AccumulateInto(gradients);

    /// <summary>Makes them let go of it.</summary>
    public void AccumulateNowhere() => _storage.AccumulateNowhere();

    /// <summary>One update of weights, averages and objective.</summary>
    /// <param name="gradients">Flat gradient of the whole batch; of a sharded state this rank's part.</param>
    /// <param name="step">The step being made.</param>
    /// <param name="learningRate">Its learning rate.</param>
    public void Update(Tensor gradients, TrainingStep step, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        _rule.Update(_own, gradients, step.Step + 1, learningRate);
        if (IsSharded)
            _gang.AllGather(_own.bytes, _storage.Values.bytes);
        foreach (WeightAverage average in _averages)
            average.Update(_storage.Values, step.Step + 1);
        foreach (PowerAverage average in _powerAverages)
            average.Update(_storage.Values, step.Step + 1);
        Objective.AfterUpdate(step);
    }

    /// <summary>The whole state, for a checkpoint, a digest or a resume. Of a sharded state all ranks open it together, and its moments are collected.</summary>
    public WholeState Open()
    {
        if (!IsSharded)
            return new WholeState(_parts, _setAside, keep: () => { }, release: () => { });
        Tensor first = Collected(_moments.First);
        Tensor second = Collected(_moments.Second);
        SnapshotPart optimizer = OptimizerPartOf(first, second);
        return new WholeState([.. _parts.Select(part => part.Name == OptimizerPart ? optimizer : part)], _setAside, Keep, Release);

        void Keep()
        {
            using Tensor ownFirst = first.narrow(0, Layout.First, Layout.PartLength), ownSecond = second.narrow(0, Layout.First, Layout.PartLength);
            _moments.First.copy_(ownFirst);
            _moments.Second.copy_(ownSecond);
        }

        void Release()
        {
            optimizer.Dispose();
            first.Dispose();
            second.Dispose();
        }
    }

    /// <summary>Digest of the state as it is. Of a sharded state all ranks ask together.</summary>
    public string Digest(int step)
    {
        using WholeState whole = Open();
        return whole.Digest(step);
    }

    /// <summary>Sets the power-function averages aside as they are. Called by rank 0 alone.</summary>
    public void SetAside(int step, ICheckpointStore store)
    {
        foreach (PowerAverage average in _powerAverages)
            _setAside.Add(store.SetAside(step, _parts.Single(part => part.Name == average.PartName)));
    }

    public void Dispose()
    {
        foreach (SnapshotPart part in _parts)
            part.Dispose();
        Objective.Dispose();
        _moments.Dispose();
        foreach (WeightAverage average in _averages)
            average.Dispose();
        foreach (PowerAverage average in _powerAverages)
            average.Dispose();
        _averaged.Dispose();
        _network.Dispose();
        _own.Dispose();
        _storage.Dispose();
        _shared?.Dispose();
    }

    private IEnumerable<SnapshotPart> CreateParts()
    {
        NamedTensor[] buffers = [.. _network.named_buffers().Select(buffer => new NamedTensor(buffer.name, buffer.buffer))];
        yield return Part(CheckpointParts.Model, [.. _storage.Views(_storage.Values), .. buffers]);
        foreach (WeightAverage average in _averages)
            yield return Part(average.PartName, [.. _storage.Views(average.Values), .. buffers]);
        foreach (PowerAverage average in _powerAverages)
            yield return Part(average.PartName, [.. _storage.Views(average.Values), .. buffers]);
        yield return OptimizerPartOf(_moments.First, _moments.Second);
        if (Objective.State.Count > 0)
            yield return Part(ObjectivePart, [.. Objective.State.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new NamedTensor(entry.Key, entry.Value))]);
    }

    // Of a sharded state the parts that all ranks hold are these, and the optimizer's is empty until it is collected.
    private SnapshotPart OptimizerPartOf(Tensor first, Tensor second) =>
        Part(OptimizerPart, first.numel() < Layout.Length ? [] : [.. Prefixed("first_moment.", first), .. Prefixed("second_moment.", second)]);

    private Tensor Collected(Tensor own)
    {
        Tensor all = zeros(Layout.Length).DetachFromDisposeScope();
        _gang.AllGather(own.bytes, all.bytes);
        return all;
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
