using System.Text;
using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Loop;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Loop;

public sealed class ImportedModelTests : IDisposable
{
    private static readonly SongUNetSpec Spec = new() { Channels = 8, Form = SongUNetForm.Ncsnpp };

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly MemoryCheckpoints _checkpoints = new();
    private readonly RecordingReporter _reporter = new();

    public void Dispose()
    {
        File.Delete(_file);
        _scope.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("model.")]
    public void Import_OfExactlyTheWeights_LeavesThemAsModelAndAverages(string prefix)
    {
        var weights = Weights();
        Write(weights.Select(named => named with { Name = prefix + named.Name }));

        var result = Runs.Run(Import(), _checkpoints, _reporter);

        Assert.Equal((TrainingEnd.Completed, 0), (result.End, result.Step));
        Assert.Equal(result.StateDigest, Assert.Single(_reporter.Starts).StateDigest);
        Assert.Empty(_reporter.Measurements);
        using var snapshot = _checkpoints.Load(Assert.Single(_checkpoints.Committed));
        Assert.Equal(["model", "ema-0.9", "ema-0.99"], snapshot.Parts.Select(part => part.Name));
        Assert.Equal(result.StateDigest, StateDigest.Of(0, snapshot.Parts));
        var expected = weights.ToDictionary(named => named.Name, named => named.Tensor.Values());
        Assert.All(snapshot.Parts, part => Assert.Equal(expected, part.Tensors.ToDictionary(named => named.Name, named => named.Tensor.Values())));
    }

    [Fact]
    public void Import_AskedToMeasure_MeasuresWhatTheReferenceWouldSample()
    {
        Write(Weights());

        Runs.Run(Import() with { Evaluation = new EvaluationSpec { Samples = 16, Batch = 8, Samplers = [new HeunSampler { Steps = 2 }] } }, _checkpoints, _reporter);

        Assert.Contains(_reporter.Measurements, measurement => measurement is { Subject: "heun-2", Step: 0 });
        Assert.Equal(0, Assert.Single(_reporter.Previews).Step);
    }

    [Fact]
    public void Import_OnTwoRanks_GivesBothTheSame()
    {
        Write(Weights());
        var results = ThreadGang.Run(2, gang => TrainingLoop.Run(Runs.Context(Import(), _checkpoints, _reporter) with { Gang = gang }));
        Assert.Equal(results[0].StateDigest, results[1].StateDigest);
        Assert.Single(_checkpoints.Committed);
    }

    [Fact]
    public void Distillation_FromAnImport_StartsFromItsWeights()
    {
        Write(Weights());
        var import = Import();
        Runs.Run(import, _checkpoints);
        var student = Runs.Spec(Method.Cd) with { Network = Spec, Training = new TrainingSpec { Steps = 1, Batch = 4 }, Optimizer = new OptimizerSpec { LearningRate = 0, Ema = [0.9] } };
        MemoryCheckpoints taught = new();

        Runs.Run(student with { Evaluation = new EvaluationSpec { Samples = 8, Batch = 8 } }, taught, import, _checkpoints);

        using var model = taught.LoadPart(1, "model");
        var expected = Weights().ToDictionary(named => named.Name, named => named.Tensor.Values());
        Assert.All(model.Tensors, named => Assert.Equal(expected[named.Name], named.Tensor.Values()));
    }

    [Fact]
    public void Import_OfOtherWeights_ListsEveryDifferenceAndLeavesNothing()
    {
        var weights = Weights().ToDictionary(named => named.Name, named => named.Tensor);
        weights.Remove("map_noise.freqs");
        weights.Remove("map_layer1.bias");
        weights["u"] = zeros(3);
        weights["map_label.weight"] = zeros(2, 2);
        weights["map_layer0.bias"] = zeros(5);
        weights["map_layer0.weight"] = weights["map_layer0.weight"].to(float16);
        Write(weights.Select(entry => new NamedTensor(entry.Key, entry.Value)));

        var error = Assert.Throws<BadSpecificationException>(() => Runs.Run(Import(), _checkpoints));

        Assert.All(
            [
                "missing map_noise.freqs (Float32 [8])", "missing map_layer1.bias (Float32 [32])", "extra u (Float32 [3])", "extra map_label.weight (Float32 [2, 2])",
                "map_layer0.bias is Float32 [5] instead of Float32 [32]", "map_layer0.weight is Float16 [32, 16] instead of Float32 [32, 16]",
            ],
            fault => Assert.Contains(fault, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("enc.", error.Message, StringComparison.Ordinal);
        Assert.Empty(_checkpoints.Committed);
    }

    [Fact]
    public void Import_OfAnotherNetworkAltogether_ListsAllAndEndsWithASummary()
    {
        Write([new NamedTensor("unknown", zeros(1))]);

        var error = Assert.Throws<BadSpecificationException>(() => Runs.Run(Import(), _checkpoints));

        var lines = error.Message.Split('\n');
        Assert.Equal(Weights().Count + 2, lines.Length);
        Assert.All(Weights(), named => Assert.Contains(lines, line => line.StartsWith($"missing {named.Name} (", StringComparison.Ordinal)));
        Assert.StartsWith($"objective.weights: '{_file}' does not fit the network: {lines.Length - 1} faults", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0 }, "pickle")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0 }, "pickle")]
    [InlineData(new byte[] { 1, 2, 3 }, "truncated")]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, "no safetensors file")]
    [InlineData(new byte[0], "truncated")]
    public void Import_OfSomethingElse_SaysWhatItIs(byte[] content, string expected)
    {
        File.WriteAllBytes(_file, content);
        var error = Assert.Throws<BadSpecificationException>(() => Runs.Run(Import(), _checkpoints));
        Assert.StartsWith($"objective.weights: '{_file}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Empty(_checkpoints.Committed);
    }

    [Fact]
    public void Import_HeaderThatPromisesMoreThanThereIs_AsksForNoMemory()
    {
        var header = Encoding.UTF8.GetBytes("""{"w":{"dtype":"F32","shape":[1000000000000000],"data_offsets":[0,4000000000000000]}}""");
        File.WriteAllBytes(_file, [.. BitConverter.GetBytes((ulong)header.Length), .. header, 0, 0]);
        var error = Assert.Throws<BadSpecificationException>(() => Runs.Run(Import(), _checkpoints));
        Assert.Contains("truncated", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_WithoutTheFile_NamesKeyAndPath()
    {
        var error = Assert.Throws<BadSpecificationException>(() => Runs.Run(Import(), _checkpoints));
        Assert.StartsWith($"objective.weights: there is no file '{_file}'", error.Message, StringComparison.Ordinal);
    }

    private RunSpec Import() => Runs.Spec(Method.Edm) with
    {
        Method = Method.Import,
        Objective = new ImportObjective { Weights = _file },
        Network = Spec,
        Evaluation = new EvaluationSpec(),
    };

    private static IReadOnlyList<NamedTensor> Weights()
    {
        var network = NetworkFactory.CreateBlank(Spec, new ImageShape(1, 8, 8));
        FormulaNumbers.Fill(network);
        return [.. NamedTensors.Of(network).Select(named => named with { Tensor = named.Tensor.detach() })];
    }

    private void Write(IEnumerable<NamedTensor> tensors)
    {
        using var stream = File.Create(_file);
        Safetensors.Write(stream, [.. tensors]);
    }
}
