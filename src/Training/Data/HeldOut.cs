namespace Hayate.Training.Data;

/// <summary>
/// A data set in two parts, one to learn from and one to be measured on. Which image falls into which is a function of the number of images and
/// the share alone, so that runs of any seed are measured on the same images.
/// </summary>
internal sealed class HeldOut
{
    private const long Seed = 0;

    /// <param name="whole">The data set; stays owned by the caller.</param>
    /// <param name="share">Share of the images that is held out; at least one is, and at least one is not.</param>
    public HeldOut(IDataset whole, double share)
    {
        var order = new SampleOrder(whole.Count, Seed).Range(0, whole.Count);
        var count = Math.Clamp((int)Math.Round(share * whole.Count), 1, whole.Count - 1);
        Measured = new Subset(whole, order[..count]);
        Learned = new Subset(whole, order[count..]);
    }

    /// <summary>Images to learn from.</summary>
    public IDataset Learned { get; }

    /// <summary>Images to be measured on.</summary>
    public IDataset Measured { get; }
}
