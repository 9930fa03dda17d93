using System.Globalization;

namespace Hayate.Coordinator.Housekeeping;

/// <summary>The name of a blob of an attempt, <c>runs/{run}/{epoch}/{folder}/{file}</c>, taken apart.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="RunId">Run.</param>
/// <param name="Epoch">Epoch of the attempt.</param>
/// <param name="Folder">Step of a checkpoint with leading zeros, <c>averages</c> or <c>samples</c>.</param>
internal sealed record AttemptBlob(string Name, string RunId, int Epoch, string Folder)
{
    /// <summary>The step, if it is of a checkpoint.</summary>
    public int? Step => int.TryParse(Folder, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;

    /// <summary>The blob of a name, or null when no attempt writes such names.</summary>
    public static AttemptBlob? Parse(string name) =>
        name.Split('/') is ["runs", var run, var epoch, var folder, _] && int.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(name, run, number, folder)
            : null;
}
