namespace Hayate.Blobs;

/// <summary>A blob store cannot be reached or refused a request. The message says which, and what to look at.</summary>
public sealed class BlobStoreException(string message, Exception? cause = null) : IOException(message, cause);
