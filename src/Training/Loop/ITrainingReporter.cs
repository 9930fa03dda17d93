using Hayate.Training.Evaluation;

namespace Hayate.Training.Loop;

/// <summary>Receives what a run tells about itself. Only rank 0 calls it, from its tensor thread: return quickly, send elsewhere.</summary>
public interface ITrainingReporter
{
    /// <summary>The gang has met and its state is loaded or fresh.</summary>
    void Started(TrainingStart start);

    /// <summary>The first step since the start is taken.</summary>
    void Stepped()
    {
    }

    /// <summary>Metrics after a step, by the names of <see cref="Contracts.Api.MetricSeries"/>.</summary>
    void Metrics(int step, IReadOnlyDictionary<string, double> values);

    /// <summary>A measurement of quality.</summary>
    void Evaluation(Measurement measurement);

    /// <summary>A grid of preview images.</summary>
    void Preview(Preview preview);

    /// <summary>A line for people who read the run's log. The one thing that other ranks may tell too.</summary>
    void Note(string line);

    /// <summary>Every step is taken, the last checkpoint saved and the last evaluation reported.</summary>
    void Completed(TrainingResult result);
}
