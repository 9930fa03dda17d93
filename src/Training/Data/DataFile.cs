using System.IO.Compression;

namespace Hayate.Training.Data;

/// <summary>Files that a specification names.</summary>
internal static class DataFile
{
    /// <summary>The bytes of a file, unpacked if it is gzipped; null after noting why there are none.</summary>
    /// <param name="key">Key of the sweep file that names it.</param>
    /// <param name="path">Its path.</param>
    /// <param name="what">What it should be, for the cure: "an idx images file".</param>
    /// <param name="problems">Where a problem is noted.</param>
    public static byte[]? Read(string key, string path, string what, Problems problems)
    {
        if (!File.Exists(path))
        {
            problems.Add(key, Missing(path, what));
            return null;
        }

        try
        {
            return Decompress(File.ReadAllBytes(path));
        }
        catch (InvalidDataException e)
        {
            problems.Add(key, $"'{path}' is damaged gzip data: {e.Message} Fetch it again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(key, Unreadable(path, e));
        }

        return null;
    }

    /// <summary>Says that a path leads nowhere.</summary>
    public static string Missing(string path, string what)
    {
        var origin = Path.IsPathRooted(path) ? "" : $"; a relative path starts at '{Environment.CurrentDirectory}'";
        return $"there is no file or folder '{path}' on this machine{origin}. Give the path of {what} that every worker can read.";
    }

    /// <summary>Says that something exists and cannot be read.</summary>
    public static string Unreadable(string path, Exception e) => $"'{path}' cannot be read: {e.Message} Give the workers the right to read it.";

    private static byte[] Decompress(byte[] bytes)
    {
        if (bytes is not [0x1f, 0x8b, ..])
            return bytes;
        using GZipStream gzip = new(new MemoryStream(bytes), CompressionMode.Decompress);
        using MemoryStream plain = new();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
