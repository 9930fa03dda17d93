using Hayate.Training.Checkpointing;
using Hayate.Worker.Checkpoints;
using static TorchSharp.torch;

namespace Hayate.Worker.Tests.Checkpoints;

public sealed class StateSharesTests
{
    private static readonly (string, int)[] Weights = [("a", 500), ("b", 500)];

    private static readonly SnapshotPart Moments = Part("optimizer", ("m.a", 500), ("m.b", 500), ("v.a", 500), ("v.b", 500));

    [Fact]
    public void Divide_AmongOne_IsAFileForEachPart() =>
        Assert.Equal(
            ["model.safetensors: a b", "ema-0.9.safetensors: a b", "optimizer.safetensors: m.a m.b v.a v.b"],
            Divide(1, Part("model", Weights), Part("ema-0.9", Weights), Moments).Single());

    [Fact]
    public void Divide_AmongTwo_GivesEachWholeWeightsAndHalfOfTheRest()
    {
        var shares = Divide(2, Part("model", Weights), Part("ema-0.9", Weights), Moments);

        Assert.Equal(["model.safetensors: a b", "optimizer-00001-of-00002.safetensors: m.a m.b"], shares[0]);
        Assert.Equal(["ema-0.9.safetensors: a b", "optimizer-00002-of-00002.safetensors: v.a v.b"], shares[1]);
    }

    [Fact]
    public void Divide_OfAnOddNumberOfWeights_LevelsTheSharesWithTheRest()
    {
        var shares = Divide(2, Part("model", Weights), Moments);

        Assert.Equal(["model.safetensors: a b", "optimizer-00001-of-00002.safetensors: m.a"], shares[0]);
        Assert.Equal(["optimizer-00002-of-00002.safetensors: m.b v.a v.b"], shares[1]);
    }

    [Fact]
    public void Divide_WhereTheRestFitsIntoOneShare_CutsNothing()
    {
        var shares = Divide(2, Part("model", Weights), Part("ema-0.9", Weights), Part("ema-0.99", Weights), Part("objective", ("teacher", 1000)));

        Assert.Equal(["model.safetensors: a b", "ema-0.99.safetensors: a b"], shares[0]);
        Assert.Equal(["ema-0.9.safetensors: a b", "objective.safetensors: teacher"], shares[1]);
    }

    [Fact]
    public void Divide_AmongMoreThanThereAreTensors_LeavesSomeNothingAndLosesNothing()
    {
        var shares = Divide(8, Part("model", ("a", 10)), Part("optimizer", ("m", 1), ("empty", 0)));

        Assert.Equal(["a", "m", "empty"], shares.SelectMany(share => share).SelectMany(file => file.Split(": ")[1].Split(' ')));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Divide_OfManyTensors_LevelsTheSharesAndKeepsTheOrder(int worldSize)
    {
        using var scope = NewDisposeScope();
        Random random = new(worldSize);
        SnapshotPart[] parts = [Part("model", Many(20)), Part("optimizer", Many(300)), Part("objective", Many(60))];

        var shares = StateShares.Divide(parts, worldSize);

        double mean = parts.Sum(part => part.Tensors.Sum(named => named.Tensor.numel())) / (double)worldSize;
        Assert.All(shares, share => Assert.InRange(share.Sum(file => file.Tensors.Sum(named => named.Tensor.numel())) / mean, 0.9, 1.1));
        Assert.Equal(
            parts.SelectMany(part => part.Tensors.Select(named => $"{part.Name}/{named.Name}")),
            shares.SelectMany(share => share).SelectMany(file => file.Tensors.Select(named => $"{file.Part}/{named.Name}")));

        (string, int)[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => ($"t{i}", random.Next(1, 400)))];
    }

    private static List<string[]> Divide(int worldSize, params SnapshotPart[] parts) =>
        [.. StateShares.Divide(parts, worldSize).Select(share => share.Select(file => $"{file.File}: {string.Join(' ', file.Tensors.Select(named => named.Name))}").ToArray())];

    private static SnapshotPart Part(string name, params (string Name, int Count)[] tensors) =>
        new(name, [.. tensors.Select(tensor => new NamedTensor(tensor.Name, zeros(tensor.Count)))]);
}
