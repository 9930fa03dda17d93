using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether network and data fit each other. Sizes of images that only a file knows are checked where the file is.</summary>
internal static class DataRules
{
    public static void Check(RunCheck check)
    {
        if (check.Spec.Network is not UNetSpec network) return;
        if (check.Spec.Dataset is GaussianDataset)
            check.Report(
                "network",
                "A U-Net needs images; the gaussian dataset has single values.",
                "Write 'network: { kind: mlp }'.",
                "dataset");
        if (network is SongUNetSpec song) CheckFilter(check, song);
        if (network.Multipliers.IsEmpty || network.Multipliers.Any(multiplier => multiplier < 1))
            check.Report(
                "network.multipliers",
                "Every resolution needs a channel multiplier of at least 1.",
                "Write for example multipliers: [1, 2].");
        else if (SizeOf(check.Spec.Dataset) is { } size)
            CheckResolutions(check, network, size);
    }

    private static int? SizeOf(DatasetSpec dataset) => dataset switch
    {
        DigitsDataset => 8,
        Cifar10Dataset => 32,
        ImagesDataset images => images.Size,
        _ => null,
    };

    private static void CheckResolutions(RunCheck check, UNetSpec network, int size)
    {
        var levels = network.Multipliers.Length;
        if (levels > 30 || size % (1 << (levels - 1)) != 0)
        {
            check.Report(
                "network.multipliers",
                $"{levels} resolutions halve an image of {size}x{size} more often than it can be.",
                $"Give at most {1 + (int)Math.Log2(size)} multipliers.",
                "dataset");
            return;
        }

        var resolutions = Enumerable.Range(0, levels).Select(level => size >> level).ToList();
        foreach (var attention in network.Attention.Where(resolution => !resolutions.Contains(resolution)))
            check.Report(
                "network.attention",
                $"The network has no resolution {attention}.",
                $"With {levels} multipliers on {size}x{size} images it has: {string.Join(", ", resolutions)}.",
                "dataset",
                "network.multipliers");
    }

    // Only an even number of weights halves and doubles a resolution exactly.
    private static void CheckFilter(RunCheck check, SongUNetSpec network)
    {
        var filter = network.ResampleFilter;
        if (!filter.IsEmpty && (filter.Length % 2 != 0 || filter.Sum() <= 0))
            check.Report(
                "network.resampleFilter",
                "A resampling filter has an even number of weights and a positive sum.",
                "Write for example resampleFilter: [1, 1] or [1, 3, 3, 1].");
    }
}
