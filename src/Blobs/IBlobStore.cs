namespace Hayate.Blobs;

/// <summary>
/// Named byte sequences, written whole or not at all. Names are relative paths with forward slashes, of letters, digits,
/// <c>.</c>, <c>-</c>, <c>_</c> and <c>@</c>.
/// </summary>
public interface IBlobStore
{
    /// <summary>Writes a blob; a reader sees the old bytes, none, or all of the new ones.</summary>
    /// <param name="name">Name of the blob.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="overwrite">When false and the blob exists, nothing is written (If-None-Match: *).</param>
    /// <param name="cancellationToken">Abandons the write; nothing becomes visible.</param>
    /// <returns>Whether the blob was written.</returns>
    Task<bool> WriteAsync(string name, Stream content, bool overwrite, CancellationToken cancellationToken);

    /// <summary>Opens a blob for reading, or returns null when it does not exist.</summary>
    Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Names that start with the prefix, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes a blob; deleting one that does not exist is no error.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}
