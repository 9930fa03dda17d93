namespace Hayate.Training.Data.Files;

/// <summary>Why a file cannot be used as an image.</summary>
internal enum ImageFault
{
    None,

    /// <summary>The file is no image, or it ends too early.</summary>
    Undecodable,

    /// <summary>Some pixel is not opaque.</summary>
    Transparent,

    /// <summary>The image is not as large as the others.</summary>
    OtherSize,
}
