using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hayate.Training.Data.Arrays;

/// <summary>Reads the header of a .npy file: a magic string, a version, a length, and the text of a Python dictionary.</summary>
internal static partial class NpyHeaderReader
{
    private const int LongestHeader = 1 << 16;

    /// <summary>The first bytes of every .npy file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <exception cref="InvalidDataException">It is no such header.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start[..6].SequenceEqual(Magic))
            throw new InvalidDataException("it is no array in NumPy's format. Save it with numpy.savez or numpy.save.");
        Span<byte> size = stackalloc byte[4];
        size.Clear();
        ReadExactly(stream, size[..(start[6] == 1 ? 2 : 4)]);
        var length = BinaryPrimitives.ReadInt32LittleEndian(size);
        if (start[6] is < 1 or > 3 || length is < 1 or > LongestHeader)
            throw Damaged();
        var text = new byte[length];
        ReadExactly(stream, text);
        return Parse(Encoding.UTF8.GetString(text));
    }

    private static NpyHeader Parse(string text)
    {
        var type = TypePattern().Match(text);
        var order = OrderPattern().Match(text);
        var shape = ShapePattern().Match(text);
        if (!order.Success || !shape.Success)
            throw Damaged();
        // A structured or object type is written in other ways; it is named by what stands there.
        var name = type.Success ? type.Groups[1].Value : "a record";
        long[] axes = [.. shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(axis => int.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : throw Damaged())];
        return new NpyHeader(name, order.Groups[1].Value == "True", axes);
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Damaged();
    }

    private static InvalidDataException Damaged() => new("its header is damaged. Save it again with numpy.savez or numpy.save.");

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'fortran_order':\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape':\s*\(([\d,\s]{0,200})\)")]
    private static partial Regex ShapePattern();
}
