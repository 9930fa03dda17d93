using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Planning;

/// <summary>Values of one search dimension.</summary>
internal static class DimensionValues
{
    /// <summary>Values that the grid takes: all listed ones, and points evenly along a range (or along its logarithm), both ends included.</summary>
    public static ImmutableArray<JsonElement> Grid(SearchDimension dimension, int points)
    {
        switch (dimension)
        {
            case ChoiceDimension choice:
                return choice.Values;
            case IntegerDimension range:
                var count = (int)Math.Min(points - 1.0, (double)range.High - range.Low) + 1;
                return [.. Enumerable.Range(0, count).Select(i => Json(At(range, i / (double)(count - 1)))).DistinctBy(value => value.GetInt64())];
            default:
                return [.. Enumerable.Range(0, points).Select(i => Json(At(dimension, i / (double)(points - 1))))];
        }
    }

    /// <summary>The value at a position of [0, 1) of the dimension.</summary>
    public static JsonElement Draw(SearchDimension dimension, double position) => dimension switch
    {
        ChoiceDimension choice => choice.Values[(int)(position * choice.Values.Length)],
        IntegerDimension range => Json(Within(range, position * Count(range))),
        _ => Json(At(dimension, position)),
    };

    /// <summary>Number of different values; infinite for real numbers.</summary>
    public static double Count(SearchDimension dimension) => dimension switch
    {
        ChoiceDimension choice => choice.Values.Length,
        IntegerDimension range => (double)range.High - range.Low + 1,
        _ => double.PositiveInfinity,
    };

    private static long At(IntegerDimension range, double position) => Within(range, Math.Round(position * ((double)range.High - range.Low)));

    private static long Within(IntegerDimension range, double offset) => (long)Int128.Clamp(range.Low + (Int128)offset, range.Low, range.High);

    private static double At(SearchDimension dimension, double position) => dimension switch
    {
        UniformDimension range => Between(range.Low, range.High, position, range.Low + position * (range.High - range.Low)),
        LogDimension range => Between(range.Low, range.High, position, range.Low * Math.Pow(range.High / range.Low, position)),
        _ => throw new NotSupportedException($"{dimension.GetType().Name} is no range of real numbers."),
    };

    // Six digits are enough to search by and can be read in a table; the ends stay as written.
    private static double Between(double low, double high, double position, double value) => position switch
    {
        <= 0 => low,
        >= 1 => high,
        _ => Math.Clamp(double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), low, high),
    };

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, HayateJson.Options);
}
