using Hayate.Training.Checkpointing;
using Hayate.Training.Perception;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Perception;

public sealed class PretrainedWeightsTests : IDisposable
{
    private static readonly Dictionary<string, long[]> Layout = new() { ["a"] = [2], ["b"] = [2, 3] };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _scope.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public void Read_OfTheRightFile_HasItsWeights()
    {
        Write(new("a", ones(2)), new("b", zeros(2, 3)));
        using var weights = PretrainedWeights.Read("key", _file, Layout);
        Assert.Equal(2, weights["a"].sum().item<float>());
        Assert.Equal(64, weights.Digest.Length);
    }

    [Fact]
    public void Read_OfAnotherFile_ListsWhatIsMissingUnknownAndOfAnotherShapeAtOnce()
    {
        Write(new("b", zeros(3, 2)), new("c", ones(1)));
        var error = Assert.Throws<InvalidDataException>(() => PretrainedWeights.Read("objective.lpipsWeights", _file, Layout));
        Assert.StartsWith($"objective.lpipsWeights: '{_file}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 missing (a)", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 not of this network (c)", error.Message, StringComparison.Ordinal);
        Assert.Contains("b is Float32 [3, 2], needed is Float32 [2, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfHalfPrecision_IsRefused()
    {
        Write(new("a", ones(2).to(ScalarType.Float16)), new("b", zeros(2, 3)));
        Assert.Contains("a is Float16 [2]", Assert.Throws<InvalidDataException>(() => PretrainedWeights.Read("key", _file, Layout)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfNoSafetensorsFile_SaysSo()
    {
        File.WriteAllText(_file, "PK this is the file that a pickle would be");
        Assert.Contains("docs/evaluation.md", Assert.Throws<InvalidDataException>(() => PretrainedWeights.Read("key", _file, Layout)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfNoFile_NamesKeyAndPath()
    {
        var error = Assert.Throws<FileNotFoundException>(() => PretrainedWeights.Read("key", "/nowhere/weights.safetensors", Layout));
        Assert.StartsWith("key: there is no file '/nowhere/weights.safetensors'", error.Message, StringComparison.Ordinal);
    }

    private void Write(params List<NamedTensor> tensors)
    {
        using var stream = File.Create(_file);
        Safetensors.Write(stream, tensors);
    }
}
