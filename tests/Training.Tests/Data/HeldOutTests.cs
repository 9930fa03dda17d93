using Hayate.Contracts.Specification;
using Hayate.Training.Data;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Data;

public sealed class HeldOutTests
{
    [Theory]
    [InlineData(0.1, 180)]
    [InlineData(0.9, 1617)]
    [InlineData(0.00001, 1)]
    public void Parts_OfTheDigits_AreOfTheShareAndHaveEveryImageOnce(double share, int measured)
    {
        using var scope = NewDisposeScope();
        using var digits = Datasets.Open(new DigitsDataset());

        var parts = new HeldOut(digits, share);

        Assert.Equal((measured, digits.Count - measured), (parts.Measured.Count, parts.Learned.Count));
        var all = ((IDataset[])[parts.Measured, parts.Learned]).SelectMany(Rows).Order(StringComparer.Ordinal);
        Assert.Equal(Rows(digits).Order(StringComparer.Ordinal), all);
        Assert.NotEqual(parts.Measured.Digest, parts.Learned.Digest);
    }

    // An image with its label, as text.
    private static IEnumerable<string> Rows(IDataset dataset)
    {
        var images = dataset.Get([.. Enumerable.Range(0, dataset.Count)]).flatten(1);
        var values = images.data<float>().ToArray();
        var length = (int)images.size(1);
        return Enumerable.Range(0, dataset.Count).Select(i => $"{string.Join(' ', values[(i * length)..((i + 1) * length)])}: {dataset.Labels.Span[i]}");
    }
}
