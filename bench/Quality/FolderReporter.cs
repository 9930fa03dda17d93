using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Quality;

/// <summary>Keeps what a run tells in a folder: measurements, loss curve, preview images, cost.</summary>
internal sealed class FolderReporter : ITrainingReporter
{
    private readonly string _folder;
    private readonly string _measurements;
    private readonly string _metrics;
    private readonly string _cost;

    // What attempts before this one took, of a run that was stopped and goes on.
    private readonly double _before;

    public FolderReporter(string folder)
    {
        _folder = folder;
        _measurements = Path.Combine(folder, "measurements.jsonl");
        _metrics = Path.Combine(folder, "metrics.jsonl");
        _cost = Path.Combine(folder, "core-seconds.txt");
        _before = File.Exists(_metrics) ? Parse(File.ReadLines(_metrics).Last()).CoreSeconds : 0;
    }

    public bool IsComplete => File.Exists(_cost);

    /// <summary>Seconds of a core that the finished run took, in all attempts.</summary>
    public double CoreSeconds => double.Parse(File.ReadAllText(_cost), CultureInfo.InvariantCulture);

    private double SoFar => _before + Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    public void Started(TrainingStart start)
    {
    }

    public void Metrics(int step, IReadOnlyDictionary<string, double> values) =>
        File.AppendAllText(_metrics, JsonSerializer.Serialize(new Progress(step, SoFar, values)) + "\n");

    public void Evaluation(Measurement measurement) => File.AppendAllText(_measurements, JsonSerializer.Serialize(measurement) + "\n");

    public void Preview(Preview preview) => File.WriteAllBytes(Path.Combine(_folder, $"{preview.Step:D6}-{preview.Sampler}.png"), preview.Png.ToArray());

    public void Note(string line)
    {
    }

    public void Completed(TrainingResult result)
    {
    }

    /// <summary>Marks the run as complete.</summary>
    public void Finish() => File.WriteAllText(_cost, SoFar.ToString("F1", CultureInfo.InvariantCulture));

    /// <summary>Step of the smallest distance of the first sampler.</summary>
    public int? BestStep()
    {
        List<Measurement> rows = [.. Distances().Where(row => row.Nfe is not null)];
        return rows.Count == 0 ? null : rows.Where(row => row.Subject == rows[0].Subject).MinBy(row => row.Value)?.Step;
    }

    /// <summary>Fréchet distances, in the order they were measured; a run that was stopped may have measured one twice.</summary>
    public IEnumerable<Measurement> Distances() =>
        Read().Where(row => MetricFacts.Find(row.Metric) == EvaluationMetric.Fd).DistinctBy(row => (row.Subject, row.Step));

    private IEnumerable<Measurement> Read() => File.Exists(_measurements)
        ? File.ReadLines(_measurements).Select(line => JsonSerializer.Deserialize<Measurement>(line)!)
        : [];

    private static Progress Parse(string line) => JsonSerializer.Deserialize<Progress>(line)!;

    private sealed record Progress(int Step, double CoreSeconds, IReadOnlyDictionary<string, double> Values);
}
