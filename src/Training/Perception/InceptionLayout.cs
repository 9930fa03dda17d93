namespace Hayate.Training.Perception;

/// <summary>
/// The convolutions of the Inception-v3 network of 2015, named as in the public state dict <c>pt_inception-2015-12-05</c>
/// (Szegedy et al. 2016, Table 1).
/// </summary>
internal static class InceptionLayout
{
    /// <summary>Length of the pooled features.</summary>
    public const int Features = 2048;

    /// <summary>Outputs of the classifier: 1000 classes and eight that the original graph never uses.</summary>
    public const int Classes = 1008;

    /// <summary>Every convolution.</summary>
    public static IReadOnlyList<ConvolutionUnit> Units { get; } =
    [
        .. Stem(),
        .. BlockA("Mixed_5b", 192, 32), .. BlockA("Mixed_5c", 256, 64), .. BlockA("Mixed_5d", 288, 64),
        .. BlockB("Mixed_6a", 288),
        .. BlockC("Mixed_6b", 128), .. BlockC("Mixed_6c", 160), .. BlockC("Mixed_6d", 160), .. BlockC("Mixed_6e", 192),
        .. BlockD("Mixed_7a", 768),
        .. BlockE("Mixed_7b", 1280), .. BlockE("Mixed_7c", 2048),
    ];

    /// <summary>Every name of the state dict and its shape.</summary>
    public static IReadOnlyDictionary<string, long[]> Shapes { get; } = CreateShapes();

    private static Dictionary<string, long[]> CreateShapes()
    {
        Dictionary<string, long[]> shapes = new() { ["fc.weight"] = [Classes, Features], ["fc.bias"] = [Classes] };
        foreach (ConvolutionUnit unit in Units)
        {
            shapes.Add($"{unit.Name}.conv.weight", unit.WeightShape);
            foreach (string statistic in (string[])["weight", "bias", "running_mean", "running_var"])
                shapes.Add($"{unit.Name}.bn.{statistic}", [unit.Outputs]);
        }

        return shapes;
    }

    private static IEnumerable<ConvolutionUnit> Stem() =>
    [
        Halving("Conv2d_1a_3x3", 3, 32),
        Square("Conv2d_2a_3x3", 32, 32, 3) with { KeepsSize = false },
        Square("Conv2d_2b_3x3", 32, 64, 3),
        Square("Conv2d_3b_1x1", 64, 80, 1),
        Square("Conv2d_4a_3x3", 80, 192, 3) with { KeepsSize = false },
    ];

    private static IEnumerable<ConvolutionUnit> BlockA(string name, int inputs, int pooled) =>
    [
        Square($"{name}.branch1x1", inputs, 64, 1),
        Square($"{name}.branch5x5_1", inputs, 48, 1),
        Square($"{name}.branch5x5_2", 48, 64, 5),
        Square($"{name}.branch3x3dbl_1", inputs, 64, 1),
        Square($"{name}.branch3x3dbl_2", 64, 96, 3),
        Square($"{name}.branch3x3dbl_3", 96, 96, 3),
        Square($"{name}.branch_pool", inputs, pooled, 1),
    ];

    private static IEnumerable<ConvolutionUnit> BlockB(string name, int inputs) =>
    [
        Halving($"{name}.branch3x3", inputs, 384),
        Square($"{name}.branch3x3dbl_1", inputs, 64, 1),
        Square($"{name}.branch3x3dbl_2", 64, 96, 3),
        Halving($"{name}.branch3x3dbl_3", 96, 96),
    ];

    private static IEnumerable<ConvolutionUnit> BlockC(string name, int inner) =>
    [
        Square($"{name}.branch1x1", 768, 192, 1),
        Square($"{name}.branch7x7_1", 768, inner, 1),
        new($"{name}.branch7x7_2", inner, inner, 1, 7),
        new($"{name}.branch7x7_3", inner, 192, 7, 1),
        Square($"{name}.branch7x7dbl_1", 768, inner, 1),
        new($"{name}.branch7x7dbl_2", inner, inner, 7, 1),
        new($"{name}.branch7x7dbl_3", inner, inner, 1, 7),
        new($"{name}.branch7x7dbl_4", inner, inner, 7, 1),
        new($"{name}.branch7x7dbl_5", inner, 192, 1, 7),
        Square($"{name}.branch_pool", 768, 192, 1),
    ];

    private static IEnumerable<ConvolutionUnit> BlockD(string name, int inputs) =>
    [
        Square($"{name}.branch3x3_1", inputs, 192, 1),
        Halving($"{name}.branch3x3_2", 192, 320),
        Square($"{name}.branch7x7x3_1", inputs, 192, 1),
        new($"{name}.branch7x7x3_2", 192, 192, 1, 7),
        new($"{name}.branch7x7x3_3", 192, 192, 7, 1),
        Halving($"{name}.branch7x7x3_4", 192, 192),
    ];

    private static IEnumerable<ConvolutionUnit> BlockE(string name, int inputs) =>
    [
        Square($"{name}.branch1x1", inputs, 320, 1),
        Square($"{name}.branch3x3_1", inputs, 384, 1),
        new($"{name}.branch3x3_2a", 384, 384, 1, 3),
        new($"{name}.branch3x3_2b", 384, 384, 3, 1),
        Square($"{name}.branch3x3dbl_1", inputs, 448, 1),
        Square($"{name}.branch3x3dbl_2", 448, 384, 3),
        new($"{name}.branch3x3dbl_3a", 384, 384, 1, 3),
        new($"{name}.branch3x3dbl_3b", 384, 384, 3, 1),
        Square($"{name}.branch_pool", inputs, 192, 1),
    ];

    private static ConvolutionUnit Square(string name, int inputs, int outputs, int kernel) => new(name, inputs, outputs, kernel, kernel);

    private static ConvolutionUnit Halving(string name, int inputs, int outputs) =>
        Square(name, inputs, outputs, 3) with { Stride = 2, KeepsSize = false };
}
