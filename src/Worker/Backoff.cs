namespace Hayate.Worker;

/// <summary>Growing pauses between tries, spread so that many workers do not come back at the same instant.</summary>
internal sealed class Backoff(string seed, TimeSpan first, TimeSpan longest)
{
    // By the name, so that a worker is repeatable and no two are alike.
    private readonly Random _spread = new(seed.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)));
    private int _failures;

    /// <summary>The next pause: between a half and the whole of a bound that doubles.</summary>
    public TimeSpan Next()
    {
        var bound = first * Math.Pow(2, Math.Min(_failures++, 30));
        return (bound < longest ? bound : longest) * (0.5 + (0.5 * _spread.NextDouble()));
    }

    /// <summary>A try succeeded.</summary>
    public void Reset() => _failures = 0;
}
