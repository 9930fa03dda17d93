using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Hayate.Resilience;

/// <summary>How calls of one kind are tried: keys <c>Hayate:Resilience:{kind}:*</c>. The defaults of a kind are those of <see cref="ResilienceOptions"/>.</summary>
public sealed record PipelineOptions
{
    /// <summary><c>Tries</c>: how often a call is tried, the first time included. 0: for as long as it takes.</summary>
    public required int Tries { get; init; }

    /// <summary>
    /// <c>AskedTries</c>: how often a call is tried whose failures all ask for it to be sent again, as an API does while a part of it is taken
    /// over. 0: no more often than any other.
    /// </summary>
    public int AskedTries { get; init; }

    /// <summary><c>FirstPauseSeconds</c>: pause before the second try, on average. Pauses double from there and are spread at random.</summary>
    public required double FirstPauseSeconds { get; init; }

    /// <summary><c>LongestPauseSeconds</c>: pauses do not grow beyond it.</summary>
    public required double LongestPauseSeconds { get; init; }

    /// <summary><c>TimeoutSeconds</c>: bound of one try. 0: none, where each call brings its own.</summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>
    /// <c>BreakAfter</c>: so many failures within half a minute, with hardly a success between them, open the circuit: calls then fail at once
    /// and leave the other side in peace. 0: never.
    /// </summary>
    public int BreakAfter { get; init; }

    /// <summary><c>BreakSeconds</c>: how long the circuit stays open before one call is let through to see.</summary>
    public double BreakSeconds { get; init; } = 5;

    /// <summary>Keys and values.</summary>
    internal IEnumerable<(string Key, double Value)> Values =>
    [
        (nameof(Tries), Tries), (nameof(AskedTries), AskedTries), (nameof(FirstPauseSeconds), FirstPauseSeconds), (nameof(LongestPauseSeconds), LongestPauseSeconds),
        (nameof(TimeoutSeconds), TimeoutSeconds), (nameof(BreakAfter), BreakAfter), (nameof(BreakSeconds), BreakSeconds),
    ];

    /// <summary>Reads what a section says over these options.</summary>
    /// <param name="section">Section of one kind of call.</param>
    /// <param name="errors">Takes a line for each mistake, naming the key, what was expected and the cure.</param>
    public PipelineOptions With(IConfigurationSection section, ICollection<string> errors)
    {
        foreach (var unknown in section.GetChildren().Where(child => !Values.Any(known => known.Key.Equals(child.Key, StringComparison.OrdinalIgnoreCase))))
            errors.Add($"{unknown.Path} is no setting: {string.Join(", ", Values.Select(known => known.Key))} are. Correct or remove it.");
        var read = this with
        {
            Tries = (int)Number(section, nameof(Tries), Tries, 0, 1_000_000, isWhole: true, errors),
            AskedTries = (int)Number(section, nameof(AskedTries), AskedTries, 0, 1_000_000, isWhole: true, errors),
            FirstPauseSeconds = Number(section, nameof(FirstPauseSeconds), FirstPauseSeconds, 0.001, 3600, isWhole: false, errors),
            LongestPauseSeconds = Number(section, nameof(LongestPauseSeconds), LongestPauseSeconds, 0.001, 3600, isWhole: false, errors),
            TimeoutSeconds = Number(section, nameof(TimeoutSeconds), TimeoutSeconds, 0, 3600, isWhole: false, errors),
            BreakAfter = (int)Number(section, nameof(BreakAfter), BreakAfter, 0, 1_000_000, isWhole: true, errors),
            BreakSeconds = Number(section, nameof(BreakSeconds), BreakSeconds, 0.5, 3600, isWhole: false, errors),
        };
        if (read.LongestPauseSeconds < read.FirstPauseSeconds)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{section.Path}:LongestPauseSeconds is {read.LongestPauseSeconds}, less than FirstPauseSeconds, {read.FirstPauseSeconds}. Raise the one or lower the other."));
        return read;
    }

    private static double Number(IConfigurationSection section, string key, double otherwise, double least, double most, bool isWhole, ICollection<string> errors)
    {
        if (section[key] is not { } text)
            return otherwise;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most && (!isWhole || value == Math.Floor(value)))
            return value;
        errors.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{section.Path}:{key} is '{text}': a {(isWhole ? "whole " : "")}number from {least} to {most} is expected. Leave it out for {otherwise}."));
        return otherwise;
    }
}
