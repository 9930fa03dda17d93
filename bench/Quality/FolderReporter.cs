using System.Globalization;
using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Quality;

/// <summary>Keeps what a run tells in a folder: measurements, loss curve, preview images, cost.</summary>
internal sealed class FolderReporter(string folder) : ITrainingReporter
{
    private readonly string _measurements = Path.Combine(folder, "measurements.jsonl");
    private readonly string _metrics = Path.Combine(folder, "metrics.jsonl");
    private readonly string _cost = Path.Combine(folder, "cost.txt");

    public bool IsComplete => File.Exists(_cost);

    public void Clear()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    public void Started(TrainingStart start)
    {
    }

    public void Metrics(int step, IReadOnlyDictionary<string, double> values) =>
        File.AppendAllText(_metrics, JsonSerializer.Serialize(new { step, values }) + "\n");

    public void Evaluation(Measurement measurement) => File.AppendAllText(_measurements, JsonSerializer.Serialize(measurement) + "\n");

    public void Preview(Preview preview) => File.WriteAllBytes(Path.Combine(folder, $"{preview.Step:D6}-{preview.Sampler}.png"), preview.Png.ToArray());

    public void Note(string line)
    {
    }

    public void Completed(TrainingResult result)
    {
    }

    public void Finish(TimeSpan processor, TimeSpan wall) =>
        File.WriteAllText(_cost, string.Create(CultureInfo.InvariantCulture, $"{processor.TotalSeconds:F1} s of a core, {wall.TotalSeconds:F1} s of time"));

    /// <summary>Step of the smallest distance of the first sampler.</summary>
    public int? BestStep()
    {
        if (!File.Exists(_measurements))
            return null;
        List<Measurement> rows = [.. Distances().Where(row => row.Nfe is not null)];
        return rows.Where(row => row.Subject == rows[0].Subject).MinBy(row => row.Value)?.Step;
    }

    /// <summary>Time of a core and of the clock.</summary>
    public string Cost => File.ReadAllText(_cost);

    /// <summary>Cost and measurements in a line.</summary>
    public string Summary() => $"{Cost}; {string.Join("  ", Distances().Select(Describe))}";

    private static string Describe(Measurement row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Subject}{(row.Nfe is null ? "" : $"@{row.Step}")} {row.Value:F3}");

    /// <summary>Fréchet distances, in the order they were measured.</summary>
    public IEnumerable<Measurement> Distances() => Read().Where(row => MetricFacts.Find(row.Metric) == EvaluationMetric.Fd);

    private IEnumerable<Measurement> Read() => File.ReadLines(_measurements).Select(line => JsonSerializer.Deserialize<Measurement>(line)!);
}
