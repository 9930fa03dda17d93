using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Worker.Rank;

/// <summary>The reporter of ranks above 0, which have nothing to tell but what hinders them.</summary>
internal sealed class SilentReporter : ITrainingReporter
{
    /// <inheritdoc/>
    public void Started(TrainingStart start)
    {
    }

    /// <inheritdoc/>
    public void Metrics(int step, IReadOnlyDictionary<string, double> values)
    {
    }

    /// <inheritdoc/>
    public void Evaluation(Measurement measurement)
    {
    }

    /// <inheritdoc/>
    public void Preview(Preview preview)
    {
    }

    /// <inheritdoc/>
    public void Note(string line) => Console.WriteLine(line);

    /// <inheritdoc/>
    public void Completed(TrainingResult result)
    {
    }
}
