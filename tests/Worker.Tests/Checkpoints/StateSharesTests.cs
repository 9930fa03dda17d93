using Hayate.Training.Checkpointing;
using Hayate.Worker.Checkpoints;
using static TorchSharp.torch;

namespace Hayate.Worker.Tests.Checkpoints;

public sealed class StateSharesTests
{
    [Fact]
    public void Divide_AmongOne_IsAFileForEachPart() =>
        Assert.Equal(["model.safetensors: a b", "ema-0.9.safetensors: a b", "optimizer.safetensors: m.a m.b v.a v.b"], Divide(1, Adam(buffer: 0)).Single());

    [Fact]
    public void Divide_WherePartsFallIntoHalves_CutsNone()
    {
        var shares = Divide(2, Adam(buffer: 9)); // the buffers that model and average have and moments have not do not matter

        Assert.Equal(["model.safetensors: a b c", "ema-0.9.safetensors: a b c"], shares[0]);
        Assert.Equal(["optimizer.safetensors: m.a m.b v.a v.b"], shares[1]);
    }

    [Fact]
    public void Divide_WherePartsDoNotFallIntoHalves_CutsOneBetweenTensors()
    {
        var shares = Divide(2, Part("model", ("a", 500), ("b", 500)), Part("optimizer", ("m.a", 500), ("m.b", 500), ("v.a", 500), ("v.b", 500)));

        Assert.Equal(["model.safetensors: a b", "optimizer-00001-of-00002.safetensors: m.a"], shares[0]);
        Assert.Equal(["optimizer-00002-of-00002.safetensors: m.b v.a v.b"], shares[1]);
    }

    [Fact]
    public void Divide_AmongMoreThanThereAreTensors_LeavesSomeNothingAndLosesNothing()
    {
        var shares = Divide(8, Part("model", ("a", 10), ("b", 1), ("empty", 0)));

        Assert.Equal(["a", "b", "empty"], shares.SelectMany(share => share).SelectMany(file => file.Split(": ")[1].Split(' ')));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Divide_OfManyTensors_GivesAboutEqualShares(int worldSize)
    {
        using var scope = NewDisposeScope();
        Random random = new(worldSize);
        SnapshotPart[] parts = [.. Enumerable.Range(0, 5).Select(part => Part($"part-{part}", [.. Enumerable.Range(0, 60).Select(i => ($"t{i}", random.Next(1, 400)))]))];

        var shares = StateShares.Divide(parts, worldSize);

        double mean = parts.Sum(part => part.Tensors.Sum(named => named.Tensor.numel())) / (double)worldSize;
        Assert.All(shares, share => Assert.InRange(share.Sum(file => file.Tensors.Sum(named => named.Tensor.numel())) / mean, 0.88, 1.12));
        Assert.Equal(
            parts.SelectMany(part => part.Tensors.Select(named => $"{part.Name}/{named.Name}")),
            shares.SelectMany(share => share).SelectMany(file => file.Tensors.Select(named => $"{file.Part}/{named.Name}")));
    }

    private static SnapshotPart[] Adam(int buffer)
    {
        (string, int)[] weights = [("a", 500), ("b", 500), .. buffer > 0 ? ((string, int)[])[("c", buffer)] : []];
        return [Part("model", weights), Part("ema-0.9", weights), Part("optimizer", ("m.a", 500), ("m.b", 500), ("v.a", 500), ("v.b", 500))];
    }

    private static List<string[]> Divide(int worldSize, params SnapshotPart[] parts) =>
        [.. StateShares.Divide(parts, worldSize).Select(share => share.Select(file => $"{file.File}: {string.Join(' ', file.Tensors.Select(named => named.Name))}").ToArray())];

    private static SnapshotPart Part(string name, params (string Name, int Count)[] tensors) =>
        new(name, [.. tensors.Select(tensor => new NamedTensor(tensor.Name, zeros(tensor.Count)))]);
}
