using SkiaSharp;

namespace Hayate.Training.Data.Files;

/// <summary>Files in memory that the garbage collector does not manage: they are read while tensors are at work, when it must not run.</summary>
internal static class FileBytes
{
    /// <summary>Reads so many bytes of a stream.</summary>
    /// <exception cref="IOException">The stream ends before.</exception>
    public static unsafe SKData Read(Stream stream, long length)
    {
        SKData data = SKData.Create(checked((int)length));
        try
        {
            // Not through Skia's own reader: an exception of the stream would have to pass through native code.
            stream.ReadExactly(new Span<byte>((void*)data.Data, (int)length));
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }
}
