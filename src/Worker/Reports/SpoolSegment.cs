namespace Hayate.Worker.Reports;

/// <summary>One file of a spool: a report a line, numbered from <see cref="First"/> on.</summary>
internal sealed class SpoolSegment(string path, long first)
{
    private readonly List<int> _lengths = [];

    public string Path { get; } = path;

    /// <summary>Sequence number of the first line.</summary>
    public long First { get; } = first;

    /// <summary>Sequence number of the last line; one less than the first when there is none.</summary>
    public long Last => First + _lengths.Count - 1;

    public long Bytes { get; private set; }

    /// <summary>Takes up a file left by an earlier process, less a last line that was cut short.</summary>
    public static SpoolSegment Recover(string path, long first)
    {
        SpoolSegment segment = new(path, first);
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        int length = 0;
        byte[] buffer = new byte[64 * 1024];
        for (int count; (count = file.Read(buffer)) > 0;)
        {
            foreach (byte value in buffer.AsSpan(0, count))
            {
                length++;
                if (value != (byte)'\n')
                    continue;
                segment.Added(length);
                length = 0;
            }
        }

        file.SetLength(segment.Bytes);
        return segment;
    }

    public void Added(int bytes)
    {
        _lengths.Add(bytes);
        Bytes += bytes;
    }

    /// <summary>Reads whole lines from a sequence number on.</summary>
    public IReadOnlyList<byte[]> Read(long from, int mostLines, int mostBytes)
    {
        int index = (int)(from - First);
        using FileStream file = new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _lengths.Take(index).Sum(length => (long)length);
        List<byte[]> lines = [];
        for (int bytes = 0; index < _lengths.Count && lines.Count < mostLines && (lines.Count == 0 || bytes + _lengths[index] <= mostBytes); index++)
        {
            byte[] line = new byte[_lengths[index]];
            file.ReadExactly(line);
            lines.Add(line);
            bytes += line.Length;
        }

        return lines;
    }
}
