using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

/// <summary>Keeps what a run tells.</summary>
internal sealed class RecordingReporter : ITrainingReporter
{
    public List<TrainingStart> Starts { get; } = [];

    public List<(int Step, IReadOnlyDictionary<string, double> Values)> Steps { get; } = [];

    public List<Measurement> Measurements { get; } = [];

    public List<Preview> Previews { get; } = [];

    public List<TrainingResult> Results { get; } = [];

    /// <summary>Called with each reported step.</summary>
    public Action<int> OnMetrics { get; set; } = _ => { };

    public void Started(TrainingStart start) => Starts.Add(start);

    public void Metrics(int step, IReadOnlyDictionary<string, double> values)
    {
        Steps.Add((step, values));
        OnMetrics(step);
    }

    public void Evaluation(Measurement measurement)
    {
        Measurements.Add(measurement);
        OnEvaluation(measurement);
    }

    public void Preview(Preview preview) => Previews.Add(preview);

    public List<string> Notes { get; } = [];

    /// <summary>Called with each note.</summary>
    public Action<string> OnNote { get; set; } = _ => { };

    /// <summary>Called with each reported measurement.</summary>
    public Action<Measurement> OnEvaluation { get; set; } = _ => { };

    public void Note(string line)
    {
        Notes.Add(line);
        OnNote(line);
    }

    public void Completed(TrainingResult result) => Results.Add(result);
}
