using Hayate.Training.Data;
using Hayate.Training.Networks;

namespace Hayate.Training.Evaluation;

/// <summary>
/// Which classes are generated. For measurements, image i takes the class of an image of the data, in a random order that is a function of the
/// seed: classes come as often as in the data, which is equally often in most labelled sets. For previews, every class has a row.
/// </summary>
/// <param name="dataset">The data.</param>
/// <param name="classes">Classes of which the network is told; 0 for none.</param>
/// <param name="seed">Seed of the generation.</param>
internal sealed class GenerationClasses(IDataset dataset, int classes, long seed)
{
    private readonly SampleOrder _order = new(dataset.Count, seed);

    /// <summary>What the network is told about images by their index, for measurements. The dispose scope owns the tensor.</summary>
    public Condition Of(long first, int count) =>
        classes == 0 ? Condition.None : new Condition { Labels = OneHot.Of(Array.ConvertAll(_order.Range(first, count), index => dataset.Labels.Span[index]), classes) };

    /// <summary>How a preview of about so many images is laid out.</summary>
    public PreviewLayout Preview(int count)
    {
        if (classes == 0)
            return new PreviewLayout(count, Columns: null, [], 0);
        // As many whole rows of one class each as there is room for; where there is not even room for all classes, some of them.
        var columns = count / classes;
        return columns > 0
            ? new PreviewLayout(columns * classes, columns, [.. Enumerable.Range(0, columns * classes).Select(i => i / columns)], classes)
            : new PreviewLayout(count, Columns: null, [.. Enumerable.Range(0, count).Select(i => (int)((long)i * classes / count))], classes);
    }
}

/// <summary>The images of a preview.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Columns">Images in a row; null for a grid as square as it goes.</param>
/// <param name="Labels">Class of each image; empty when there are none.</param>
/// <param name="Classes">Classes of which the network is told.</param>
internal sealed record PreviewLayout(int Count, int? Columns, int[] Labels, int Classes)
{
    /// <summary>What the network is told about images by their index. The dispose scope owns the tensor.</summary>
    public Condition Of(long first, int count) =>
        Classes == 0 ? Condition.None : new Condition { Labels = OneHot.Of(Labels.AsSpan((int)first, count), Classes) };
}
