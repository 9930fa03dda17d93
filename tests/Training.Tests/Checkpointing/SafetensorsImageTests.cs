using System.Security.Cryptography;
using Hayate.Training.Checkpointing;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Checkpointing;

public sealed class SafetensorsImageTests
{
    [Fact]
    public void Image_Filled_IsTheFileThatIsWritten()
    {
        using var scope = NewDisposeScope();
        NamedTensor[] tensors = Tensors(1);
        using SafetensorsImage image = new(tensors);

        image.Fill(tensors);

        using MemoryStream file = new();
        Safetensors.Write(file, tensors);
        Assert.Equal(file.ToArray(), Bytes(image));
        Assert.Equal(file.Length, image.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file.ToArray())), image.Sha256());
        Assert.Equal(tensors.Select(TensorHash.Of), image.TensorHashes());
    }

    [Fact]
    public void Image_OfTensorsThatChange_HoldsWhatTheyWereUntilFilledAgain()
    {
        using var scope = NewDisposeScope();
        NamedTensor[] tensors = Tensors(1);
        using SafetensorsImage image = new(tensors);
        image.Fill(tensors);
        string before = image.Sha256();

        tensors[0].Tensor.add_(1);
        Assert.Equal(before, image.Sha256());
        image.Fill(tensors);

        Assert.NotEqual(before, image.Sha256());
        Assert.Equal(tensors.Select(TensorHash.Of), image.TensorHashes());
    }

    [Fact]
    public void Image_OfNothing_IsAFileWithoutTensors()
    {
        using SafetensorsImage image = new([]);

        image.Fill([]);

        Assert.Empty(Safetensors.Read(image.OpenRead()));
    }

    [Fact]
    public void Image_FilledWithOthers_Refuses()
    {
        using var scope = NewDisposeScope();
        using SafetensorsImage image = new(Tensors(1));

        Assert.Contains("'weight'", Assert.Throws<ArgumentException>(() => image.Fill([new NamedTensor("other", zeros(3))])).Message, StringComparison.Ordinal);
        Assert.Contains("12 bytes", Assert.Throws<ArgumentException>(() => image.Fill([new NamedTensor("weight", zeros(3))])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_DisposedOf_LetsNobodyReadFreedMemory()
    {
        using var scope = NewDisposeScope();
        SafetensorsImage image = new(Tensors(1));
        using Stream reader = image.OpenRead();

        image.Dispose();

        Assert.Throws<ObjectDisposedException>(() => reader.ReadByte());
        Assert.Throws<ObjectDisposedException>(image.Sha256);
    }

    private static NamedTensor[] Tensors(int seed)
    {
        using Generator generator = new((ulong)seed);
        return
        [
            new("weight", randn([7, 3], generator: generator)),
            new("transposed", randn([4, 5], generator: generator).t()),
            new("count", tensor(new long[] { 1, 2, 3 })),
            new("none", zeros(0)),
            new("scalar", tensor(2.5)),
        ];
    }

    private static byte[] Bytes(SafetensorsImage image)
    {
        using MemoryStream copy = new();
        using Stream content = image.OpenRead();
        content.CopyTo(copy);
        return copy.ToArray();
    }
}
