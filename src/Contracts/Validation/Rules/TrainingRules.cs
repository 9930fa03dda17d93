using System.Globalization;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether noise levels, schedules, averages and batch make sense together.</summary>
internal static class TrainingRules
{
    private const double SmallestWidth = 0.001;
    private const double LargestWidth = 0.28;

    public static void Check(RunCheck check)
    {
        var spec = check.Spec;
        if (spec.Noise.SigmaMin >= spec.Noise.SigmaMax)
            check.Report(
                "noise.sigmaMin",
                string.Create(CultureInfo.InvariantCulture, $"sigmaMin ({spec.Noise.SigmaMin}) must be below sigmaMax ({spec.Noise.SigmaMax})."),
                "Lower sigmaMin or raise sigmaMax; the defaults are 0.002 and 80.",
                "noise.sigmaMax");
        var ranks = spec.Resources.Ranks;
        if (ranks.Min > ranks.Max)
            check.Report("resources.ranks", $"An elastic gang has at least {ranks.Min} ranks (min) and cannot have at most {ranks.Max} (max).", "Lower min or raise max.");
        if (spec.Training.Batch < ranks.Max)
            check.Report(
                "training.batch",
                $"A batch of {spec.Training.Batch} leaves some of {ranks.Max} ranks without an image.",
                $"Raise training.batch to at least {ranks.Max}, or lower resources.ranks.",
                "resources.ranks");
        CheckSchedule(check);
        CheckMetric(check);
        CheckAverages(check, spec.Optimizer);
    }

    private static void CheckSchedule(RunCheck check)
    {
        var (first, last) = check.Spec.Objective switch
        {
            CtObjective ct => (ct.S0, ct.S1),
            IctObjective ict => (ict.S0, ict.S1),
            _ => (0, 0),
        };
        if (first > last)
            check.Report(
                "objective.s0",
                $"The discretisation starts at {first} steps (s0) and cannot end at fewer, {last} (s1).",
                "Lower s0 or raise s1.",
                "objective.s1");
    }

    private static void CheckMetric(RunCheck check)
    {
        if (check.Spec.Objective is not ConsistencyObjectiveSpec { LpipsWeights: var weights } objective || !IsPerceptual(objective)) return;
        if (weights is null)
            check.Report(
                "objective.metric",
                "The metric 'lpips' needs weights.",
                "Add 'lpipsWeights:' beside it, the path of a safetensors file on the workers.",
                "objective.lpipsWeights");
        if (check.Spec.Dataset is GaussianDataset)
            check.Report("objective.metric", "The metric 'lpips' needs images; the gaussian dataset has single values.", "Use l2, l1 or pseudo-huber.", "dataset");
    }

    private static bool IsPerceptual(ConsistencyObjectiveSpec objective) => objective is CtObjective { Metric: Distance.Lpips }
        or IctObjective { Metric: Distance.Lpips } or EctObjective { Metric: Distance.Lpips } or CdObjective { Metric: Distance.Lpips };

    private static void CheckAverages(RunCheck check, OptimizerSpec optimizer)
    {
        if (optimizer.Ema.IsEmpty)
            check.Report(
                "optimizer.ema",
                "At least one average of the weights is needed; the first one is evaluated.",
                "Write for example ema: [0.999]; a rate of 0 is the weights themselves.");
        foreach (var rate in optimizer.Ema.Where(rate => rate is not (>= 0 and < 1)))
            check.Report(
                "optimizer.ema",
                string.Create(CultureInfo.InvariantCulture, $"{rate} is no decay rate; one is at least 0 and below 1."),
                "Typical rates are 0.99 to 0.9999.");
        foreach (var rate in optimizer.Ema.GroupBy(rate => rate).Where(same => same.Count() > 1).Select(same => same.Key))
            check.Report(
                "optimizer.ema",
                string.Create(CultureInfo.InvariantCulture, $"The decay rate {rate} is listed twice."),
                "Remove one of the two.");
        CheckPowerAverages(check, optimizer);
    }

    private static void CheckPowerAverages(RunCheck check, OptimizerSpec optimizer)
    {
        foreach (var width in optimizer.PowerEma.Where(width => width is not (>= SmallestWidth and <= LargestWidth)))
            check.Report(
                "optimizer.powerEma",
                string.Create(CultureInfo.InvariantCulture, $"{width} is no relative width; one is from {SmallestWidth} to {LargestWidth}."),
                "Write powerEma: [0.05, 0.10]; any other width can be made of these two later.");
        foreach (var width in optimizer.PowerEma.GroupBy(width => width).Where(same => same.Count() > 1).Select(same => same.Key))
            check.Report(
                "optimizer.powerEma",
                string.Create(CultureInfo.InvariantCulture, $"The relative width {width} is listed twice."),
                "Remove one of the two.");
    }
}
