using System.Globalization;
using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Reports;

namespace Hayate.Worker.Reports;

/// <summary>
/// Reports on disk between being made and being recorded, numbered from 1. A process that opens the directory again goes on where the
/// last one ended; it may send some reports twice, which the protocol allows.
/// </summary>
internal sealed class ReportSpool : IDisposable
{
    private const int SegmentBytes = 1 << 20;
    private const int BatchBytes = 1 << 20;

    private readonly string _directory;
    private readonly long _capacity;
    private readonly Lock _lock = new();
    private readonly LinkedList<SpoolSegment> _segments = new();
    private FileStream _writer;
    private long _recorded;

    /// <param name="directory">Made when missing.</param>
    /// <param name="capacity">Bytes from which on metrics and output lines are refused.</param>
    public ReportSpool(string directory, long capacity = 64 << 20)
    {
        _directory = directory;
        _capacity = capacity;
        Directory.CreateDirectory(directory);
        foreach (string path in Directory.EnumerateFiles(directory, "*.jsonl").Order(StringComparer.Ordinal))
            _segments.AddLast(SpoolSegment.Recover(path, long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture)));
        if (_segments.Count == 0)
            _segments.AddLast(NewSegment(1));
        _recorded = _segments.First!.Value.First - 1;
        _writer = OpenWriter(Active);
    }

    /// <summary>Whether everything is recorded.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _recorded >= Active.Last;
        }
    }

    private SpoolSegment Active => _segments.Last!.Value;

    /// <summary>Adds a report. False when the spool or the disk is full and the report is one that can be missed.</summary>
    /// <exception cref="IOException">The disk does not take a report that must not be missed.</exception>
    public bool TryAppend(Report report)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(report, HayateJson.Options), (byte)'\n'];
        bool canBeMissed = report is MetricsReport or LogReport;
        lock (_lock)
        {
            if (canBeMissed && _segments.Sum(segment => segment.Bytes) + line.Length > _capacity)
                return false;
            try
            {
                if (Active.Bytes >= SegmentBytes)
                    Roll();
                Write(line);
            }
            catch (IOException) when (canBeMissed)
            {
                return false;
            }

            Active.Added(line.Length);
            return true;
        }
    }

    /// <summary>The oldest reports not recorded yet, or null.</summary>
    public SpooledBatch? Peek(int mostReports)
    {
        lock (_lock)
        {
            if (_segments.FirstOrDefault(segment => segment.Last > _recorded) is not { } segment)
                return null;
            var reports = segment.Read(_recorded + 1, mostReports, BatchBytes)
                .Select(line => JsonSerializer.Deserialize<Report>(line, HayateJson.Options)!);
            return new SpooledBatch(_recorded + 1, [.. reports]);
        }
    }

    /// <summary>Forgets everything up to a sequence number.</summary>
    public void Acknowledge(long recorded)
    {
        lock (_lock)
        {
            _recorded = Math.Clamp(recorded, _recorded, Active.Last);
            while (_segments.Count > 1 && _segments.First!.Value.Last <= _recorded)
            {
                File.Delete(_segments.First.Value.Path);
                _segments.RemoveFirst();
            }

            if (Active.Bytes >= SegmentBytes && Active.Last <= _recorded)
            {
                var full = Active;
                Roll();
                _segments.Remove(full);
                File.Delete(full.Path);
            }
        }
    }

    public void Dispose() => _writer.Dispose();

    private void Write(byte[] line)
    {
        try
        {
            _writer.Write(line);
        }
        catch (IOException)
        {
            _writer.SetLength(Active.Bytes); // half a line would spoil all that follow
            throw;
        }
    }

    private void Roll()
    {
        var next = NewSegment(Active.Last + 1);
        var writer = OpenWriter(next); // may fail, and then everything is as it was
        _writer.Dispose();
        _writer = writer;
        _segments.AddLast(next);
    }

    private SpoolSegment NewSegment(long first) => new(Path.Combine(_directory, $"{first:D15}.jsonl"), first);

    /// <summary>Unbuffered, so that a line outlives this process as soon as it is added.</summary>
    private static FileStream OpenWriter(SpoolSegment segment)
    {
        FileStream writer = new(segment.Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        writer.Seek(0, SeekOrigin.End);
        return writer;
    }
}
