using System.Buffers.Binary;
using System.Text;
using Hayate.Training.Checkpointing;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Checkpointing;

public sealed class SafetensorsTests
{
    /// <summary>A file written by hand from the published format: one float32 matrix.</summary>
    private static readonly byte[] KnownFile = File(
        """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", [0, 0, 128, 63, 0, 0, 0, 192]);

    [Fact]
    public void Read_OfAKnownFile_GivesItsTensor()
    {
        using Tensor w = Assert.Single(Safetensors.Read(new MemoryStream(KnownFile))).Tensor;

        Assert.Equal([1, 2], w.shape);
        Assert.Equal([1f, -2f], w.data<float>().ToArray());
        Assert.Equal("pt", Safetensors.ReadMetadata(new MemoryStream(KnownFile))["format"]);
    }

    [Fact]
    public void Write_OfTheSameTensor_GivesTheKnownBytes()
    {
        using Tensor w = tensor([1f, -2f]).reshape(1, 2);

        byte[] written = Write([new NamedTensor("w", w)], new Dictionary<string, string> { ["format"] = "pt" });

        Assert.Equal(KnownFile, written);
    }

    [Fact]
    public void ReadOfWrite_OfEveryType_GivesTheSameBits()
    {
        using IDisposable scope = NewDisposeScope();
        ScalarType[] types =
        [
            ScalarType.Bool, ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64,
            ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64,
        ];
        Tensor source = arange(-3, 3, dtype: ScalarType.Float32).reshape(2, 3);
        NamedTensor[] tensors =
        [
            .. types.Select(type => new NamedTensor($"{type}", source.to(type))),
            new NamedTensor("scalar", tensor(1.5)), new NamedTensor("empty", zeros(0, 4)), new NamedTensor("transposed", source.t()),
        ];

        IReadOnlyList<NamedTensor> read = Safetensors.Read(new MemoryStream(Write(tensors)));

        Assert.Equal(tensors.Select(named => named.Name), read.Select(named => named.Name));
        Assert.All(tensors.Zip(read), pair =>
        {
            Assert.Equal(pair.First.Tensor.dtype, pair.Second.Tensor.dtype);
            Assert.Equal(pair.First.Tensor.shape, pair.Second.Tensor.shape);
            Assert.Equal(pair.First.Tensor.contiguous().bytes.ToArray(), pair.Second.Tensor.bytes.ToArray());
            pair.Second.Tensor.Dispose();
        });
    }

    [Fact]
    public void Write_OfAnyHeader_AlignsTheData()
    {
        using Tensor w = zeros(3);

        for (int length = 1; length < 10; length++)
        {
            byte[] written = Write([new NamedTensor(new string('n', length), w)]);
            Assert.Equal(0, (int)BinaryPrimitives.ReadUInt64LittleEndian(written) % 8);
        }
    }

    [Theory]
    [InlineData(4, "header's length")]
    [InlineData(20, "header")]
    [InlineData(-3, "'w' needs 8 bytes, 5 are there")]
    public void Read_OfATruncatedFile_SaysWhatIsMissing(int length, string expected)
    {
        byte[] part = length > 0 ? KnownFile[..length] : KnownFile[..^-length];

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(part)));

        Assert.Contains("truncated", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "its type and shape say 8")]
    [InlineData("""{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", "type F99")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", "lacks a valid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", "not valid")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "not valid")]
    [InlineData("""[1]""", "not a JSON object")]
    [InlineData("""{"a":""", "not valid")]
    public void Read_OfABrokenHeader_SaysWhatIsWrong(string header, string expected)
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(File(header, new byte[8]))));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfSomethingElse_SaysSo()
    {
        byte[] picture = Encoding.ASCII.GetBytes("\u0089PNG and so on, long enough for a header");

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream(picture)));

        Assert.Contains("no safetensors file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithBytesAfterTheLastTensor_Refuses()
    {
        Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream([.. KnownFile, 0])));
    }

    private static byte[] Write(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using MemoryStream stream = new();
        Safetensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static byte[] File(string header, byte[] data)
    {
        string padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded.Length);
        return [.. length, .. Encoding.UTF8.GetBytes(padded), .. data];
    }
}
