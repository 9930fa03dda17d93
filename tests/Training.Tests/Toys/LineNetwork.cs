using Hayate.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Toys;

/// <summary>
/// One line slope x + offset for each of a list of levels, in float64: whatever a network predicts of normal data is such a line. It expects to
/// be told the level itself.
/// </summary>
internal sealed class LineNetwork : Network
{
    private readonly double[] _levels;

    [ComponentName(Name = "lines")]
    private Parameter _lines;

    public LineNetwork(double[] levels)
        : base(nameof(LineNetwork))
    {
        _levels = levels;
        _lines = new Parameter(zeros(levels.Length, 2, float64));
        RegisterComponents();
    }

    /// <summary>Slopes and offsets, (levels, 2).</summary>
    public Parameter Lines => _lines;

    public override Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout)
    {
        var indices = noise.Values().Select(level => (long)Array.IndexOf(_levels, level)).ToArray();
        var lines = _lines[tensor(indices)];
        return lines[.., ..1] * x + lines[.., 1..];
    }

    protected override Network CreateAlike() => new LineNetwork(_levels);
}
