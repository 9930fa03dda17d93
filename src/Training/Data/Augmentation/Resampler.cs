using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Data.Augmentation;

/// <summary>
/// Takes images through maps of the plane with little blur and little aliasing, as Karras et al. 2020 (appendix B) do: the image is continued by
/// reflection, brought to twice its resolution with an orthogonal wavelet filter, read there bilinearly, and brought back with the same filter.
/// </summary>
/// <remarks>Every image is continued by its own size on all sides, so what becomes of it does not depend on others in its batch.</remarks>
internal static class Resampler
{
    // Twice the resolution and reflected continuation make eighteen times the memory, so a few images go at a time.
    private const int Together = 32;
    private const int Border = 3;

    // The low-pass filter of the symlet of six vanishing moments (I. Daubechies, Ten Lectures on Wavelets, 1992, chapter 8); its squares add up to one.
    private static readonly float[] Filter =
    [
        0.015404109327027373f, 0.0034907120842174702f, -0.11799011114819057f, -0.048311742585633f, 0.4910559419267466f, 0.787641141030194f,
        0.3379294217276218f, -0.07263752278646252f, -0.021060292512300564f, 0.04472490177066578f, 0.0017677118642428036f, -0.007800708325034148f,
    ];

    /// <summary>Reads images (B, C, H, W), both sides at least 2, at the places that maps of (x, y) from the middle give. The caller owns the tensor.</summary>
    public static Tensor Apply(Tensor images, IReadOnlyList<Affine> toSource)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        List<Tensor> parts = [];
        for (var first = 0; first < toSource.Count; first += Together)
        {
            var count = Math.Min(Together, toSource.Count - first);
            parts.Add(ApplyTogether(images.narrow(0, first, count), [.. toSource.Skip(first).Take(count)]));
        }

        return cat(parts).MoveToOuterDisposeScope();
    }

    private static Tensor ApplyTogether(Tensor images, Affine[] toSource)
    {
        using var scope = NewDisposeScope();
        long height = images.size(2), width = images.size(3);
        var fine = Double(nn.functional.pad(images, [width - 1, width - 1, height - 1, height - 1], mode: PaddingModes.Reflect));
        long[] size = [images.size(0), images.size(1), 2 * (height + (2 * Border)), 2 * (width + (2 * Border))];
        var theta = Theta(toSource, fine, size).to(images.device);
        var grid = nn.functional.affine_grid(theta, size, align_corners: false);
        var read = nn.functional.grid_sample(fine, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: false);
        return Halve(read).narrow(2, Border, height).narrow(3, Border, width).MoveToOuterDisposeScope();
    }

    // In the coordinates of affine_grid, where the middle is 0 and the edges are 1. A pixel of the coarse image lies half a fine one off its pair.
    private static Tensor Theta(Affine[] toSource, Tensor fine, long[] size)
    {
        var toFine = Affine.Translation(-0.5, -0.5).Times(Affine.Scaling(2, 2));
        var fromFine = Affine.Scaling(0.5, 0.5).Times(Affine.Translation(0.5, 0.5));
        var toUnit = Affine.Scaling(2.0 / fine.size(3), 2.0 / fine.size(2));
        var fromUnit = Affine.Scaling(size[3] / 2.0, size[2] / 2.0);
        float[] rows = [.. toSource.Select(map => toUnit.Times(toFine).Times(map).Times(fromFine).Times(fromUnit))
            .SelectMany(map => new[] { map.A, map.B, map.C, map.D, map.E, map.F })
            .Select(value => (float)value)];
        return tensor(rows).reshape(toSource.Length, 2, 3);
    }

    private static Tensor Double(Tensor images)
    {
        var (planes, filter) = (Planes(images), FilterOn(images));
        var wide = nn.functional.conv_transpose2d(planes, filter.reshape(1, 1, 1, -1), strides: [1, 2], padding: [0, 5]);
        var both = nn.functional.conv_transpose2d(wide, filter.reshape(1, 1, -1, 1), strides: [2, 1], padding: [5, 0]);
        return both.reshape(images.size(0), images.size(1), both.size(2), both.size(3));
    }

    private static Tensor Halve(Tensor images)
    {
        var (planes, filter) = (Planes(images), FilterOn(images));
        var narrow = nn.functional.conv2d(planes, filter.reshape(1, 1, 1, -1), strides: [1, 2], padding: [0, 5]);
        var both = nn.functional.conv2d(narrow, filter.reshape(1, 1, -1, 1), strides: [2, 1], padding: [5, 0]);
        return both.reshape(images.size(0), images.size(1), both.size(2), both.size(3));
    }

    // One filter serves every channel of every image.
    private static Tensor Planes(Tensor images) => images.reshape(-1, 1, images.size(2), images.size(3));

    private static Tensor FilterOn(Tensor images) => tensor(Filter).to(images.device);
}
