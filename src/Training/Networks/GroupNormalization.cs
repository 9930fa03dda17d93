using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>
/// Group normalisation with at least four channels in a group and at most 32 groups: <c>weight</c> and <c>bias</c> (channels).
/// </summary>
/// <remarks>TorchSharp's own module leaves its weights uninitialised; this one starts at one and zero.</remarks>
internal sealed class GroupNormalization : nn.Module<Tensor, Tensor>
{
    private const int MostGroups = 32;
    private const int FewestChannels = 4;

    private readonly int _groups;
    private readonly double _epsilon;

    [ComponentName(Name = "weight")]
    private Parameter _weight;

    [ComponentName(Name = "bias")]
    private Parameter _bias;

    /// <param name="channels">Channels of x.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public GroupNormalization(int channels, double epsilon = 1e-6)
        : base(nameof(GroupNormalization))
    {
        _epsilon = epsilon;
        _groups = Math.Min(MostGroups, channels / FewestChannels);
        if (_groups == 0 || channels % _groups != 0)
        {
            throw new ArgumentException(
                $"network.channels: {channels} channels cannot be normalised in {Math.Max(_groups, 1)} even groups. "
                + $"Use a multiple of {FewestChannels}, and of {MostGroups} when the sum of channels that "
                + $"meet at a skip connection exceeds {MostGroups * FewestChannels}.");
        }

        _weight = Initializer.Ones(channels);
        _bias = Initializer.Zeros(channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => nn.functional.group_norm(x, _groups, _weight, _bias, _epsilon);
}
