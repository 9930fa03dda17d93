using Hayate.Contracts.Specification;

namespace Hayate.Training.Loop;

/// <summary>Averages what the steps since the last report have to tell.</summary>
internal sealed class StepMetrics(TrainingSpec training)
{
    private const int Quartiles = 4;

    private readonly double[] _quartiles = new double[Quartiles];
    private double _loss;
    private double _gradientNorm;
    private int _steps;
    private StepTimes _times;

    /// <summary>Takes in a step. Samples are ranked by noise level: <c>q1</c> is the quarter with the least noise.</summary>
    public void Add(ReadOnlySpan<float> losses, ReadOnlySpan<float> noiseLevels, double gradientNorm, StepTimes times)
    {
        float[] levels = noiseLevels.ToArray();
        double[] sorted = [.. losses.ToArray().Select(loss => (double)loss)];
        Array.Sort(levels, sorted);
        _loss += sorted.Average();
        for (int i = 0; i < Quartiles && sorted.Length >= Quartiles; i++)
            _quartiles[i] += sorted[(sorted.Length * i / Quartiles)..(sorted.Length * (i + 1) / Quartiles)].Average();
        _gradientNorm += gradientNorm;
        _times += times;
        _steps++;
    }

    /// <summary>Averages since the last call, by the names of reports, and begins anew.</summary>
    public Dictionary<string, double> Take(double learningRate)
    {
        Dictionary<string, double> values = new()
        {
            ["loss"] = _loss / _steps,
            ["gradient-norm"] = _gradientNorm / _steps,
            ["learning-rate"] = learningRate,
            ["images-per-second"] = _steps * training.Batch / _times.Total.TotalSeconds,
            ["share/reduce"] = _times.Reduce / _times.Total,
            ["share/data"] = _times.Data / _times.Total,
            ["share/update"] = _times.Update / _times.Total,
        };
        for (int i = 0; i < Quartiles && training.Batch >= Quartiles; i++)
            values[$"loss/q{i + 1}"] = _quartiles[i] / _steps;
        Array.Clear(_quartiles);
        (_loss, _gradientNorm, _steps, _times) = (0, 0, 0, default);
        return values;
    }
}
