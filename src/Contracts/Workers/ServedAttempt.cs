using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hayate.Contracts.Workers;

/// <summary>The one attempt that a worker is reserved for; written <c>run/epoch</c>.</summary>
public sealed record ServedAttempt
{
    /// <summary>Run.</summary>
    public required string RunId { get; init; }

    /// <summary>Epoch of the attempt, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Reads <c>run/epoch</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ServedAttempt? attempt)
    {
        var slash = text.LastIndexOf('/');
        attempt = slash > 0 && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch > 0
            ? new ServedAttempt { RunId = text[..slash], Epoch = epoch }
            : null;
        return attempt is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RunId}/{Epoch}");
}
