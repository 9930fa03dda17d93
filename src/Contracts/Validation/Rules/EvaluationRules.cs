using System.Globalization;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether the samplers suit the method and their noise levels the process.</summary>
internal static class EvaluationRules
{
    private const string Samplers = "evaluation.samplers";

    public static void Check(RunCheck check)
    {
        var samplers = check.Spec.Evaluation.Samplers;
        if (check.IsReadable(RunKeys.Method)) CheckMethod(check);
        MetricRules.Check(check);
        foreach (var label in samplers.GroupBy(SamplerLabels.Label).Where(same => same.Count() > 1).Select(same => same.Key))
            check.Report(
                Samplers,
                $"Two samplers would both be called {label}.",
                "Measure them in two runs of method evaluate, or remove one.");
        foreach (var sampler in samplers.OfType<ConsistencySampler>().Where(sampler => !sampler.Sigmas.IsEmpty))
            CheckLevels(check, sampler, check.Spec.Noise);
    }

    private static void CheckMethod(RunCheck check)
    {
        var isEvaluation = check.Spec.Method == Method.Evaluate;
        if (isEvaluation && (check.Teacher is null || !check.IsReadableOfTeacher(RunKeys.Method)))
        {
            if (check.Teacher is null && TeacherRules.IsElsewhere(check) && check.Spec.Evaluation.Samplers.IsEmpty)
                check.Report(
                    Samplers,
                    "The teacher is no run of this file, so the samplers that suit it are not known here.",
                    "Add for example 'evaluation: { samplers: [{ name: heun, steps: 18 }] }'.",
                    RunKeys.Teacher);
            return;
        }

        var trained = isEvaluation ? check.Teacher!.Spec : check.Spec;
        var word = trained.Method.Word();
        var segments = trained.Segments() > 1 ? $" in {trained.Segments()} segments" : "";
        var union = UnionShape.Of(typeof(SamplerSpec))!;
        var fitting = union.Cases.Where(form => trained.CanUse((SamplerSpec)RecordShape.Of(form.Type).CreateDefault())).Select(form => form.Word);
        foreach (var sampler in check.Spec.Evaluation.Samplers.Where(sampler => !trained.CanUse(sampler)))
            check.Report(
                Samplers,
                $"The sampler '{union.WordOf(sampler)}' does not suit a network trained by '{word}'{segments}.",
                $"For '{word}'{segments} use: {string.Join(", ", fitting)}.");
        foreach (var sampler in check.Spec.Evaluation.Samplers.Where(sampler => trained.CanUse(sampler) && !sampler.TakesStepsOf(trained)))
            check.Report(
                Samplers,
                $"A network trained in {trained.Segments()} segments makes images in as many steps; '{union.WordOf(sampler)}' takes {sampler.Steps}.",
                $"Write 'steps: {trained.Segments()}', or remove 'samplers:' for that.");
    }

    private static void CheckLevels(RunCheck check, ConsistencySampler sampler, NoiseSpec noise)
    {
        var sigmas = sampler.Sigmas;
        if (sigmas.Length != sampler.Steps - 1)
            check.Report(
                Samplers,
                $"{sampler.Steps} consistency steps have {sampler.Steps - 1} noise levels between them; 'sigmas' lists {sigmas.Length}.",
                $"List {sampler.Steps - 1}, or remove 'sigmas:' for the default levels.");
        else if (sigmas.Zip(sigmas.Skip(1)).Any(pair => pair.First <= pair.Second))
            check.Report(Samplers, "'sigmas' must fall from step to step.", "List the largest noise level first.");
        else if (sigmas[0] >= noise.SigmaMax || sigmas[^1] <= noise.SigmaMin)
            check.Report(
                Samplers,
                string.Create(CultureInfo.InvariantCulture, $"'sigmas' must lie between sigmaMin ({noise.SigmaMin}) and sigmaMax ({noise.SigmaMax})."),
                "Choose levels inside, for example 0.821 for two steps.",
                "noise");
    }
}
