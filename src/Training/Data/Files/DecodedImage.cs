namespace Hayate.Training.Data.Files;

/// <summary>An image as it is stored in a data set: bytes by channel, row and column.</summary>
internal sealed record DecodedImage(byte[] Pixels, int Height, int Width);

/// <summary>Why a file cannot be used as an image.</summary>
internal enum ImageFault
{
    None,

    /// <summary>The file is no image, or it ends too early.</summary>
    Undecodable,

    /// <summary>Some pixel is not opaque.</summary>
    Transparent,
}
