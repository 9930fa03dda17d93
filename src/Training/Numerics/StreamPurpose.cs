namespace Hayate.Training.Numerics;

/// <summary>
/// What random numbers are for. Different purposes never share numbers. The values are part of every run's identity: never renumber.
/// </summary>
public enum StreamPurpose
{
    /// <summary>Initial weights; position is the parameter's place in order of creation.</summary>
    Initialization = 1,

    /// <summary>Order in which images are visited.</summary>
    DataOrder = 2,

    /// <summary>Noise z added to images in training.</summary>
    Noise = 3,

    /// <summary>Noise levels or pairs of them in training.</summary>
    NoiseLevel = 4,

    /// <summary>Dropout masks; lane is the place in the network.</summary>
    Dropout = 5,

    /// <summary>Noise from which images are generated; lane counts the injections of a sampler.</summary>
    Generation = 6,

    /// <summary>Choices of an evaluation, such as the halves of the data.</summary>
    Evaluation = 7,

    /// <summary>Points of a synthetic data set.</summary>
    Dataset = 8,

    /// <summary>Augmentation of images.</summary>
    Augmentation = 9,

    /// <summary>Which images' classes are withheld in training.</summary>
    ClassDropout = 10,
}
