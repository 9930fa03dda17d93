using System.Globalization;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether method, process, prediction and network suit each other.</summary>
internal static class ProcessRules
{
    private const string Schedule = "noise.schedule";
    private const string Prediction = "noise.prediction";
    private const string Timesteps = "noise.timesteps";

    // sqrt(e^10.05 - 1) = 152.17: where beta, rising from 0.1 to 20, has carried the data at time 1.
    private const double LastOfContinuous = 152;

    // The last of DDPM's 1000 times lies at 157.4: its betas are not quite those of continuous time.
    private const double LastOfDiscrete = 158;

    public static void Check(RunCheck check)
    {
        var (method, noise) = (check.Spec.Method, check.Spec.Noise);
        if (check.IsReadable(RunKeys.Method) && !method.CanTrainIn(noise.Schedule))
            check.Report(
                Schedule,
                $"The method '{method.Word()}' does not train in the process '{noise.Schedule.Word()}'.",
                method == Method.Ddpm ? "Write schedule: cosine or schedule: linear, or remove the key." : "Remove 'schedule:', or choose the method ddpm.");
        else if ((noise.Schedule == NoiseSchedule.Edm) != (noise.Prediction == Specification.Prediction.Edm))
            check.Report(
                Prediction,
                $"A network of the process '{noise.Schedule.Word()}' cannot predict '{noise.Prediction.Word()}'.",
                noise.Schedule == NoiseSchedule.Edm
                    ? "Remove 'prediction:', or write schedule: cosine."
                    : "Write prediction: velocity, sample or epsilon.",
                Schedule);
        if (noise.Timesteps is not null && noise.Schedule != NoiseSchedule.Linear)
            check.Report(Timesteps, $"The schedule '{noise.Schedule.Word()}' has continuous time.", "Remove 'timesteps:', or write schedule: linear.", Schedule);
        if (noise.Schedule == NoiseSchedule.Linear) CheckLinear(check, noise);
    }

    private static void CheckLinear(RunCheck check, NoiseSpec noise)
    {
        var last = noise.Timesteps is null ? LastOfContinuous : LastOfDiscrete;
        if (noise.SigmaMax > last)
            check.Report(
                "noise.sigmaMax",
                string.Create(CultureInfo.InvariantCulture, $"The schedule 'linear' ends at level {last}; sigmaMax is {noise.SigmaMax}."),
                $"Lower sigmaMax to {last} or below.",
                Schedule);
        if (!IsPositional(check.Spec.Network))
            check.Report(
                "network",
                "The schedule 'linear' tells the network a time from 0 to 999, which only a positional embedding resolves.",
                "Take a song-unet with embedding: positional or an adm, or write schedule: cosine.",
                Schedule);
    }

    private static bool IsPositional(NetworkSpec network) =>
        network is AdmSpec || (network is SongUNetSpec song && SongUNetSettings.Of(song).Embedding == NoiseEmbedding.Positional);
}
