using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Arrays;

/// <summary>The header of a NumPy array file.</summary>
/// <param name="Type">NumPy's name of the type of a value, such as <c>|u1</c> or <c>&lt;f4</c>.</param>
/// <param name="IsFortranOrder">Whether the first axis varies fastest.</param>
/// <param name="Shape">Lengths of the axes.</param>
internal sealed record NpyHeader(string Type, bool IsFortranOrder, long[] Shape);

/// <summary>Reads NumPy's .npy format, versions 1 to 3, row-major and little-endian. Pickled objects are never read.</summary>
internal static class NpyArray
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["|u1"] = ScalarType.Byte,
        ["|i1"] = ScalarType.Int8,
        ["<i2"] = ScalarType.Int16,
        ["<i4"] = ScalarType.Int32,
        ["<i8"] = ScalarType.Int64,
        ["<f4"] = ScalarType.Float32,
        ["<f8"] = ScalarType.Float64,
    };

    /// <summary>Reads an array. The caller (or its dispose scope) owns the tensor.</summary>
    /// <exception cref="InvalidDataException">It is no array that can be read; the message says why, and the cure.</exception>
    public static Tensor Read(Stream stream)
    {
        var header = NpyHeaderReader.Read(stream);
        if (header.IsFortranOrder)
            throw new InvalidDataException("it is stored in column-major (Fortran) order. Save numpy.ascontiguousarray of it.");
        if (!Types.TryGetValue(header.Type, out var type))
            throw new InvalidDataException($"its values are of type '{header.Type}'. Save images as uint8 or float32 and labels as int64; objects (pickle) are never read.");
        var array = empty(header.Shape, type);
        try
        {
            ReadRows(stream, array, header);
            return array;
        }
        catch
        {
            array.Dispose();
            throw;
        }
    }

    // By rows, as the memory of one tensor can be seen at once only up to 2 GiB.
    private static void ReadRows(Stream stream, Tensor array, NpyHeader header)
    {
        if (array.numel() > 0 && header.Shape.Length > 0)
        {
            for (long row = 0; row < header.Shape[0]; row++)
            {
                var bytes = ByteTensors.Row(array, row);
                var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                if (read < bytes.Length)
                    throw new InvalidDataException($"its header announces {string.Join(" x ", header.Shape)} values, but the data end within row {row}. It is truncated: save it again.");
            }
        }

        if (stream.ReadByte() >= 0)
            throw new InvalidDataException($"more data follow than the {string.Join(" x ", header.Shape)} values of its header. It is damaged: save it again.");
    }
}
