namespace Hayate.Training.Diffusion;

/// <summary>
/// The times 0 to T - 1 of DDPM, whose betas rise evenly from 0.1 / T to 20 / T, 1e-4 to 0.02 for its T of 1000 (Ho et al. 2020, Section 4).
/// Between two of them the logarithm of the level is interpolated, so that solvers may stop anywhere.
/// </summary>
internal sealed class DiscreteTime : ITimeAxis
{
    private readonly double[] _logarithms;

    public DiscreteTime(int count)
    {
        _logarithms = new double[count];
        var kept = 1.0;
        for (var n = 0; n < count; n++)
        {
            kept *= 1 - (LinearTime.First + (double)n / (count - 1) * (LinearTime.Last - LinearTime.First)) / count;
            _logarithms[n] = Math.Log((1 - kept) / kept) / 2;
        }
    }

    /// <summary>Number of times, T.</summary>
    public int Count => _logarithms.Length;

    public double LevelAt(double time)
    {
        time = Math.Clamp(time, 0, Count - 1);
        var before = Math.Min((int)time, Count - 2);
        return Math.Exp(_logarithms[before] + (time - before) * (_logarithms[before + 1] - _logarithms[before]));
    }

    public double TimeOf(double sigma)
    {
        var logarithm = Math.Log(sigma);
        var found = Array.BinarySearch(_logarithms, logarithm);
        if (found >= 0) return found;
        var after = ~found;
        if (after == 0) return 0;
        if (after == Count) return Count - 1;
        return after - 1 + (logarithm - _logarithms[after - 1]) / (_logarithms[after] - _logarithms[after - 1]);
    }

    public double Label(double time) => time;
}
