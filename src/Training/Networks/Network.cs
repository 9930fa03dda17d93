using Hayate.Contracts.Specification;
using Hayate.Training.Libtorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>
/// The raw function F of a preconditioned model, or the logits of a classifier. It has no training mode: what is random enters as <see cref="DropoutMasks"/>.
/// TorchSharp registers children and parameters by reflection over fields: every such field of a derived class carries its published name.
/// </summary>
public abstract class Network : nn.Module
{
    /// <summary>Creates a network whose parameters the derived class registers.</summary>
    protected Network(string name)
        : base(name)
    {
    }

    /// <summary>Evaluates F in the precision of the thread, see <see cref="NetworkPrecision"/>. Takes and returns what <see cref="Forward"/> does, in the type of x.</summary>
    public Tensor Evaluate(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout)
    {
        if (NetworkPrecision.Current == Precision.Float32) return Forward(x, noise, condition, dropout);
        using var scope = NewDisposeScope();
        using var autocast = Autocast.ToBFloat16(x.device_type);
        return Forward(x, noise, condition, dropout).to(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Evaluates F in the type of its weights.</summary>
    /// <param name="x">Scaled images, (B, C, H, W).</param>
    /// <param name="noise">Conditioning on the noise level c_noise, (B).</param>
    /// <param name="condition">Classes and augmentation, for networks that take them.</param>
    /// <param name="dropout">Masks of this batch.</param>
    /// <returns>A tensor of the shape of x; of a classifier the logits (B, classes).</returns>
    public abstract Tensor Forward(Tensor x, Tensor noise, Condition condition, DropoutMasks dropout);

    /// <summary>A new network of the same architecture, weights, device and precision whose parameters require no gradient.</summary>
    public Network Copy()
    {
        var copy = CreateAlike();
        var original = parameters().First();
        copy.to(original.device);
        copy.to(original.dtype);
        foreach (var parameter in copy.parameters()) parameter.requires_grad = false;
        foreach (var tensor in copy.state_dict().Values) tensor.DetachFromDisposeScope();
        copy.CopyWeightsFrom(this);
        return copy;
    }

    /// <summary>Overwrites weights and buffers in place with those of a network of the same architecture.</summary>
    /// <exception cref="ArgumentException">The architectures differ.</exception>
    public void CopyWeightsFrom(Network other)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var theirs = other.state_dict();
        var ours = state_dict();
        var unlike = ours.Keys.Union(theirs.Keys).FirstOrDefault(name => !ours.TryGetValue(name, out var our)
            || !theirs.TryGetValue(name, out var their) || !our.shape.AsSpan().SequenceEqual(their.shape));
        if (unlike is not null)
        {
            throw new ArgumentException(
                $"network: weights cannot be taken over, '{unlike}' exists in one of the two networks only or has another shape there. "
                + "Give both runs the same network.");
        }

        foreach (var (name, tensor) in ours) tensor.copy_(theirs[name]);
    }

    /// <summary>A new network of the same architecture with any weights.</summary>
    protected abstract Network CreateAlike();
}
