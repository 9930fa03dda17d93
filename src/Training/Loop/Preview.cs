namespace Hayate.Training.Loop;

/// <summary>A grid of images generated from noise that stays the same over the run.</summary>
public sealed record Preview
{
    /// <summary>Step of the weights.</summary>
    public required int Step { get; init; }

    /// <summary>Label of the sampler, such as <c>heun-18</c>.</summary>
    public required string Sampler { get; init; }

    /// <summary>Network evaluations per image.</summary>
    public required int Nfe { get; init; }

    /// <summary>The grid as a PNG file.</summary>
    public required ReadOnlyMemory<byte> Png { get; init; }
}
