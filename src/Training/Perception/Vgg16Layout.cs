namespace Hayate.Training.Perception;

/// <summary>The layers of VGG16 (Simonyan and Zisserman 2015, configuration D) and where their weights stand in public state dicts.</summary>
/// <param name="Width">Channels of the first stage; 64 in the published network.</param>
internal sealed record Vgg16Layout(int Width = 64)
{
    private static readonly (int Factor, int Convolutions)[] Stages = [(1, 2), (2, 2), (4, 3), (8, 3), (8, 3)];

    /// <summary>Channels of each stage.</summary>
    public IReadOnlyList<int> Channels => [.. Stages.Select(stage => Width * stage.Factor)];

    /// <summary>
    /// The convolutions of each stage, named by a function of (stage from 1, position in the sequence of convolutions, activations and pools).
    /// </summary>
    public IReadOnlyList<IReadOnlyList<ConvolutionUnit>> Units(Func<int, int, string> name)
    {
        List<IReadOnlyList<ConvolutionUnit>> stages = [];
        (int inputs, int position) = (3, 0);
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            List<ConvolutionUnit> units = [];
            for (int i = 0; i < Stages[stage].Convolutions; i++)
            {
                units.Add(new ConvolutionUnit(name(stage + 1, position), inputs, Channels[stage], 3, 3));
                inputs = Channels[stage];
                position += 2;
            }

            position++;
            stages.Add(units);
        }

        return stages;
    }

    /// <summary>Names and shapes of the weights of convolutions.</summary>
    public static Dictionary<string, long[]> Shapes(IEnumerable<IEnumerable<ConvolutionUnit>> stages) => stages.SelectMany(units => units)
        .SelectMany(unit => (KeyValuePair<string, long[]>[])[new($"{unit.Name}.weight", unit.WeightShape), new($"{unit.Name}.bias", [unit.Outputs])])
        .ToDictionary();
}
