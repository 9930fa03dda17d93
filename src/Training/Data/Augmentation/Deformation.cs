namespace Hayate.Training.Data.Augmentation;

/// <summary>How one image is flipped, scaled, turned, stretched and shifted. All zero: not at all.</summary>
/// <remarks>The draws and labels are those of EDM's augmentation for CIFAR-10 (Karras et al. 2022, appendix F.2).</remarks>
internal readonly record struct Deformation
{
    /// <summary>Values that tell a network of a deformation.</summary>
    public const int LabelCount = 9;

    // log2 of scales, and shifts in units of the image's sides, for a draw of one.
    private const double ScaleDeviation = 0.2;
    private const double ShiftDeviation = 0.125;

    /// <summary>Whether the image is mirrored left to right.</summary>
    public bool FlipX { get; init; }

    /// <summary>Whether it is mirrored top to bottom.</summary>
    public bool FlipY { get; init; }

    /// <summary>It is enlarged by 2^(0.2 w).</summary>
    public double Scale { get; init; }

    /// <summary>It is turned by this angle in radians; positive angles turn it counter-clockwise.</summary>
    public double Rotation { get; init; }

    /// <summary>It is enlarged by 2^(0.2 w) along an axis and by 2^(-0.2 w) across it.</summary>
    public double Stretch { get; init; }

    /// <summary>Angle of that axis in radians.</summary>
    public double StretchAxis { get; init; }

    /// <summary>It is moved to the right by an eighth of its width times this.</summary>
    public double ShiftX { get; init; }

    /// <summary>It is moved down by an eighth of its height times this.</summary>
    public double ShiftY { get; init; }

    /// <summary>Whether pixels are not merely mirrored, so that values between them are needed.</summary>
    public bool NeedsResampling => Scale != 0 || Rotation != 0 || Stretch != 0 || ShiftX != 0 || ShiftY != 0;

    /// <summary>What the network is told.</summary>
    public double[] Labels =>
    [
        FlipX ? 1 : 0,
        FlipY ? 1 : 0,
        Scale,
        Math.Cos(Rotation) - 1,
        Math.Sin(Rotation),
        Stretch * Math.Cos(StretchAxis),
        Stretch * Math.Sin(StretchAxis),
        ShiftX,
        ShiftY,
    ];

    /// <summary>
    /// The map from a place in the deformed image to the place it shows, flips aside: in pixels from the middle, x to the right and y down.
    /// </summary>
    public Affine ToSource(int height, int width)
    {
        var scale = Math.Pow(2, -ScaleDeviation * Scale);
        var stretch = Math.Pow(2, -ScaleDeviation * Stretch);
        return Affine.Scaling(scale, scale)
            .Times(Affine.Rotation(Rotation))
            .Times(Affine.Rotation(-StretchAxis))
            .Times(Affine.Scaling(stretch, 1 / stretch))
            .Times(Affine.Rotation(StretchAxis))
            .Times(Affine.Translation(-ShiftX * width * ShiftDeviation, -ShiftY * height * ShiftDeviation));
    }
}
