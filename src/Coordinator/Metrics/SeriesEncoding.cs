using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hayate.Coordinator.Metrics;

/// <summary>
/// A stretch of a series as bytes, little-endian: one byte of flags, the number of points (int32); then the steps, either the first and
/// the distance where all distances are equal, or each (int32); then the values, float32 where nothing is lost by it, float64 otherwise.
/// So a series of float32 every n steps takes four bytes a point.
/// </summary>
internal static class SeriesEncoding
{
    private const int Header = 1 + sizeof(int);

    [Flags]
    private enum Form : byte
    {
        None = 0,
        Even = 1,
        Single = 2,
    }

    public static byte[] Encode(SeriesPoints points)
    {
        var form = (IsEven(points.Steps) ? Form.Even : Form.None) | (points.Values.All(IsSingle) ? Form.Single : Form.None);
        var data = new byte[Header + StepBytes(form, points.Count) + ValueBytes(form, points.Count)];
        data[0] = (byte)form;
        BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(1), points.Count);
        var steps = data.AsSpan(Header, StepBytes(form, points.Count));
        var values = data.AsSpan(Header + steps.Length);
        if (form.HasFlag(Form.Even))
        {
            BinaryPrimitives.WriteInt32LittleEndian(steps, points.Steps[0]);
            BinaryPrimitives.WriteInt32LittleEndian(steps[sizeof(int)..], points.Count > 1 ? points.Steps[1] - points.Steps[0] : 0);
        }
        else
        {
            MemoryMarshal.AsBytes(points.Steps.AsSpan()).CopyTo(steps);
        }

        if (form.HasFlag(Form.Single)) MemoryMarshal.AsBytes<float>(Array.ConvertAll(points.Values, value => (float)value)).CopyTo(values);
        else MemoryMarshal.AsBytes(points.Values.AsSpan()).CopyTo(values);
        return data;
    }

    /// <exception cref="InvalidDataException">The bytes are not of this form.</exception>
    public static SeriesPoints Decode(byte[] data)
    {
        var count = data.Length < Header ? 0 : BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(1));
        var form = count > 0 ? (Form)data[0] : Form.None;
        if (count <= 0 || data.LongLength != Header + (long)StepBytes(form, count) + ValueBytes(form, count))
        {
            throw new InvalidDataException($"{data.Length} bytes are no stretch of {count} points.");
        }

        var steps = new int[count];
        var values = new double[count];
        var stored = data.AsSpan(Header, StepBytes(form, count));
        var rest = data.AsSpan(Header + stored.Length);
        if (form.HasFlag(Form.Even))
        {
            var (first, distance) = (BinaryPrimitives.ReadInt32LittleEndian(stored), BinaryPrimitives.ReadInt32LittleEndian(stored[sizeof(int)..]));
            for (var i = 0; i < count; i++) steps[i] = first + (i * distance);
        }
        else
        {
            stored.CopyTo(MemoryMarshal.AsBytes(steps.AsSpan()));
        }

        if (!form.HasFlag(Form.Single)) rest.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        else for (var i = 0; i < count; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(rest[(i * sizeof(float))..]);
        return new(steps, values);
    }

    private static int StepBytes(Form form, int count) => form.HasFlag(Form.Even) ? 2 * sizeof(int) : count * sizeof(int);

    private static int ValueBytes(Form form, int count) => count * (form.HasFlag(Form.Single) ? sizeof(float) : sizeof(double));

    private static bool IsSingle(double value) => double.IsNaN(value) || (float)value == value;

    private static bool IsEven(int[] steps)
    {
        for (var i = 2; i < steps.Length; i++)
        {
            if (steps[i] - steps[i - 1] != steps[1] - steps[0]) return false;
        }

        return true;
    }
}
