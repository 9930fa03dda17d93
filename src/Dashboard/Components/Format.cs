using System.Globalization;
using System.Text.Json;

namespace Hayate.Dashboard.Components;

/// <summary>Numbers and times as people read them. Absent values are a dash.</summary>
internal static class Format
{
    public const string None = "–";

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>About three significant digits.</summary>
    public static string Value(double? value) => value switch
    {
        null => None,
        { } v when !double.IsFinite(v) => v.ToString(Culture),
        { } v when Math.Abs(v) >= 1000 => v.ToString("N0", Culture),
        { } v when Math.Abs(v) >= 100 => v.ToString("0", Culture),
        { } v when Math.Abs(v) >= 10 => v.ToString("0.0", Culture),
        { } v when Math.Abs(v) >= 1 => v.ToString("0.00", Culture),
        { } v when Math.Abs(v) >= 0.1 => v.ToString("0.000", Culture),
        { } v when Math.Abs(v) >= 0.001 || v == 0 => v.ToString("0.####", Culture),
        { } v => v.ToString("0.0e0", Culture),
    };

    /// <summary>A standard error as it follows a value; empty where there is none.</summary>
    public static string Error(double? error) => error is null ? "" : $" ± {Value(error)}";

    public static string Count(long value) => value.ToString("N0", Culture);

    public static string Percent(double share) => (Math.Floor(Math.Clamp(share, 0, 1) * 100) / 100).ToString("0%", Culture);

    public static string Ratio(double ratio) => ratio.ToString(ratio < 10 ? "0.0" : "0", Culture) + "×";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => string.Create(Culture, $"{bytes / 1024.0:0.#} KiB"),
        < 1024L * 1024 * 1024 => string.Create(Culture, $"{bytes / (1024.0 * 1024):0.#} MiB"),
        _ => string.Create(Culture, $"{bytes / (1024.0 * 1024 * 1024):0.##} GiB"),
    };

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 1 } => $"{time.Seconds} s",
        { TotalHours: < 1 } => $"{time.Minutes} min {time.Seconds:00} s",
        { TotalDays: < 1 } => $"{time.Hours} h {time.Minutes:00} min",
        _ => $"{time.Days} d {time.Hours} h",
    };

    public static string Hours(double? hours) => hours switch
    {
        null => None,
        < 1.0 / 60 => "< 1 min",
        < 1 => string.Create(Culture, $"{hours * 60:0} min"),
        _ => string.Create(Culture, $"{hours:0.0} h"),
    };

    public static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 10 } => "just now",
        { TotalMinutes: < 1 } => $"{(int)age.TotalSeconds} s ago",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 1 } => $"{(int)age.TotalHours} h ago",
        _ => $"{(int)age.TotalDays} d ago",
    };

    /// <summary>The first digits of a digest, with which people compare.</summary>
    public static string Digest(string digest) => digest.Length > 12 ? digest[..12] : digest;

    /// <summary>A value drawn from a search space.</summary>
    public static string Parameter(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when !value.TryGetInt64(out _) => value.GetDouble().ToString("G3", Culture),
        JsonValueKind.String => value.GetString() ?? "",
        _ => value.GetRawText(),
    };
}
