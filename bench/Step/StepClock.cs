using System.Globalization;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;

namespace Hayate.Step;

/// <summary>Notes what each step costs.</summary>
internal sealed class StepClock : ITrainingReporter
{
    // Of /proc/self/stat, counted behind the process name in parentheses.
    private const int MinorFaults = 7;
    private const int Unsteady = 2;

    private readonly List<double> _milliseconds = [];
    private readonly List<long> _faults = [];
    private readonly List<double> _reduce = [];
    private readonly List<double> _update = [];

    /// <summary>Median of a steady step.</summary>
    public double Milliseconds => Median(_milliseconds.Skip(Unsteady));

    /// <summary>Median of minor page faults from one steady step to the next.</summary>
    public long PageFaults => (long)Median(_faults.Zip(_faults.Skip(1), (before, after) => (double)(after - before)).Skip(Unsteady));

    /// <summary>Median of the share of a step that the reduction takes, waiting for the other rank included.</summary>
    public double Reduce => Median(_reduce.Skip(Unsteady));

    /// <summary>Median of the share of a step that norm, optimizer and averages take.</summary>
    public double Update => Median(_update.Skip(Unsteady));

    public void Started(TrainingStart start)
    {
    }

    public void Metrics(int step, IReadOnlyDictionary<string, double> values)
    {
        _milliseconds.Add(1000 * BenchmarkNetwork.Batch / values["images-per-second"]);
        _reduce.Add(values["share/reduce"]);
        _update.Add(values["share/update"]);
        string status = File.ReadAllText("/proc/self/stat");
        _faults.Add(long.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[MinorFaults], CultureInfo.InvariantCulture));
    }

    public void Evaluation(Measurement measurement)
    {
    }

    public void Preview(Preview preview)
    {
    }

    public void Note(string line)
    {
    }

    public void Completed(TrainingResult result)
    {
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
