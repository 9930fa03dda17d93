using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Importing;

/// <summary>The sweep file of one run that imports weights.</summary>
internal static partial class ImportSweep
{
    private const string Weights = "objective.weights";

    /// <summary>Writes the file.</summary>
    /// <param name="weights">Path of the safetensors file, as a worker will open it.</param>
    /// <param name="name">Name of sweep and run.</param>
    /// <param name="preset">Preset that describes the network, if any.</param>
    /// <param name="settings">Other keys of the run: dotted path, <c>=</c>, value as in a sweep file.</param>
    /// <exception cref="CliException">A setting is not of that form.</exception>
    public static string Write(string weights, string name, string? preset, IEnumerable<string> settings)
    {
        var keys = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Weights] = JsonSerializer.Serialize(weights) };
        foreach (var (path, value) in settings.Select(Split))
        {
            var other = keys.Keys.FirstOrDefault(known => known == path || IsInside(known, path) || IsInside(path, known));
            if (other is not null) throw new CliException($"--set {path} and {other} name the same key.", "Give each key once.");
            keys[path] = value;
        }

        var file = new StringBuilder();
        file.Append(CultureInfo.InvariantCulture, $"apiVersion: {SweepSpec.CurrentApiVersion}\nkind: Sweep\nname: {name}\nruns:\n  {name}:\n    method: import\n");
        if (preset is not null) file.Append(CultureInfo.InvariantCulture, $"    preset: {preset}\n");
        string[] open = [];
        foreach (var (path, value) in keys)
        {
            var words = path.Split('.');
            var shared = open.Zip(words).TakeWhile(pair => pair.First == pair.Second).Count();
            for (var depth = shared; depth < words.Length - 1; depth++) Line(words[depth], depth, "");
            Line(words[^1], words.Length - 1, " " + value);
            open = words[..^1];
        }

        return file.ToString();

        void Line(string key, int depth, string value) => file.Append(' ', 4 + (2 * depth)).Append(key).Append(':').Append(value).Append('\n');
    }

    /// <summary>A name of runs that recalls a file's.</summary>
    public static string NameFor(string weights)
    {
        var name = NotInNames().Replace(Path.GetFileNameWithoutExtension(weights).ToLowerInvariant(), "-").Trim('-');
        return name.Length == 0 ? "import" : name[..Math.Min(name.Length, 40)].TrimEnd('-');
    }

    private static (string Path, string Value) Split(string setting)
    {
        var match = Setting().Match(setting);
        return match.Success
            ? (match.Groups[1].Value, match.Groups[2].Value)
            : throw new CliException($"--set '{setting}' is no key and value.", "Write for example --set network.channels=64 or --set \"dataset={ name: cifar10, path: /data/cifar10 }\".");
    }

    private static bool IsInside(string path, string outer) => path.StartsWith(outer + ".", StringComparison.Ordinal);

    [GeneratedRegex(@"\A([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*)=([^\r\n]+)\z")]
    private static partial Regex Setting();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();
}
