namespace Hayate.Blobs;

/// <summary>The names that every store accepts, so that what works in one works in all.</summary>
internal static class BlobName
{
    /// <summary>A writer's unfinished business in a directory lies under this name, which no blob's may begin with.</summary>
    public const string Unfinished = ".unfinished";

    /// <summary>The segments of a name.</summary>
    /// <exception cref="ArgumentException">It is no name of a blob.</exception>
    public static string[] Segments(string name)
    {
        var segments = name.Split('/');
        return segments.All(IsSegment) && segments[0] != Unfinished
            ? segments
            : throw new ArgumentException($"'{name}' is no name of a blob: letters, digits, '.', '-', '_' and '@', in segments separated by '/', are.", nameof(name));
    }

    private static bool IsSegment(string segment) => segment.All(IsAllowed) && !segment.All(c => c == '.');

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@';
}
