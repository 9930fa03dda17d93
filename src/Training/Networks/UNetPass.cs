using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>One batch on its way through a U-Net.</summary>
/// <param name="image">The network's input, (B, C, H, W).</param>
/// <param name="embedding">Embedding of noise level and condition, (B, embedding).</param>
/// <param name="dropout">Masks of this batch.</param>
internal sealed class UNetPass(Tensor image, Tensor embedding, DropoutMasks dropout)
{
    private readonly Stack<Tensor> _skips = new();

    /// <summary>Activations of the main path.</summary>
    public Tensor H { get; private set; } = image;

    /// <summary>What an encoder hands down, or a decoder up, beside the main path.</summary>
    public Tensor? Side { get; set; } = image;

    /// <summary>Goes on with other activations.</summary>
    public void Continue(Tensor h) => H = h;

    /// <summary>Goes on with other activations and keeps them for the decoder.</summary>
    public void Keep(Tensor h)
    {
        H = h;
        _skips.Push(h);
    }

    /// <summary>Goes on with other activations and keeps them instead of the last ones.</summary>
    public void KeepInstead(Tensor h)
    {
        _skips.Pop();
        Keep(h);
    }

    /// <summary>The activations beside those that the encoder kept last, which are used up.</summary>
    public Tensor WithSkip() => cat([H, _skips.Pop()], 1);

    /// <summary>What a block makes of activations in this batch.</summary>
    public Tensor Through(UNetBlock block, Tensor h) => block.Forward(h, embedding, dropout);
}
