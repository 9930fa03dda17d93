namespace Hayate.Training.Diffusion;

/// <summary>Coefficients of one noise level: model(x) = Skip x + Out F(In x; Noise).</summary>
/// <param name="Skip">c_skip, share of the input that passes around the network.</param>
/// <param name="Out">c_out, factor of the network's output.</param>
/// <param name="In">c_in, factor of the network's input.</param>
/// <param name="Noise">c_noise, what the network is told of the level.</param>
public readonly record struct Scaling(double Skip, double Out, double In, double Noise);
