using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using static TorchSharp.torch;

namespace Hayate.Training.Data;

/// <summary>The bundled UCI handwritten digits (E. Alpaydin, C. Kaynak, 1998; CC BY 4.0): 1,797 grey images of 8x8 in 17 levels.</summary>
internal static class Digits
{
    private const int Side = 8;
    private const int Classes = 10;
    private const int Pixels = Side * Side;

    public static IDataset Open()
    {
        using Stream compressed = Assembly.GetExecutingAssembly().GetManifestResourceStream("digits.csv.gz")!;
        using StreamReader reader = new(new GZipStream(compressed, CompressionMode.Decompress));
        List<byte> pixels = [];
        List<int> labels = [];
        while (reader.ReadLine() is { } line)
        {
            int[] values = [.. line.Split(',').Select(value => int.Parse(value, CultureInfo.InvariantCulture))];
            pixels.AddRange(values.Take(Pixels).Select(value => (byte)value));
            labels.Add(values[Pixels]);
        }

        Tensor stored = tensor(pixels.ToArray(), ScalarType.Byte).reshape(labels.Count, 1, Side, Side);
        return new StoredDataset("digits", stored, divisor: 8, offset: -1, new ClassLabels([.. labels], Classes));
    }
}
