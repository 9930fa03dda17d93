using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Tests.Parsing;

namespace Hayate.Contracts.Tests.Validation.Rules;

public sealed class RunRulesTests
{
    private const string Teacher = "teacher: { method: edm, training: { steps: 1000 }, checkpoint: { everySteps: 300 } }\n";

    [Theory]
    [InlineData("noise: { sigmaMin: 1, sigmaMax: 1 }", "noise.sigmaMin", "must be below sigmaMax", "Lower")]
    [InlineData("training: { batch: 3 }\nresources: { ranks: 4 }", "training.batch", "leaves some of 4 ranks", "at least 4")]
    [InlineData("training: { batch: 3 }\nresources: { ranks: { min: 1, max: 4 } }", "training.batch", "leaves some of 4 ranks", "at least 4")]
    [InlineData("resources: { ranks: { min: 4, max: 2 } }", "resources.ranks", "at least 4 ranks (min) and cannot have at most 2 (max)", "Lower min")]
    [InlineData("optimizer: { ema: [] }", "optimizer.ema", "At least one", "0.999")]
    [InlineData("optimizer: { ema: [1.0] }", "optimizer.ema", "1 is no decay rate", "0.99")]
    [InlineData("optimizer: { ema: [-0.1, 0.5] }", "optimizer.ema", "-0.1 is no decay rate", "0.99")]
    [InlineData("optimizer: { ema: [0.9, 0.9] }", "optimizer.ema", "listed twice", "Remove")]
    [InlineData("optimizer: { powerEma: [0.05, 0.3] }", "optimizer.powerEma", "0.3 is no relative width", "[0.05, 0.10]")]
    [InlineData("optimizer: { powerEma: [0.1, 0.1] }", "optimizer.powerEma", "listed twice", "Remove")]
    [InlineData("teacher: { run: run }", "teacher", "takes no teacher", "cd, pd or ect")]
    [InlineData("dataset: gaussian", "network", "needs images", "kind: mlp")]
    [InlineData("network: { kind: song-unet, multipliers: [] }", "network.multipliers", "at least 1", "[1, 2]")]
    [InlineData("network: { kind: song-unet, multipliers: [1, 0] }", "network.multipliers", "at least 1", "[1, 2]")]
    [InlineData("network: { kind: song-unet, multipliers: [1, 1, 1, 1, 1] }", "network.multipliers", "more often than it can be", "at most 4")]
    [InlineData("dataset: { name: cifar10, path: x }\nnetwork: { multipliers: [1, 1, 1, 1, 1, 1, 1] }", "network.multipliers", "image of 32x32", "at most 6")]
    [InlineData("dataset: { name: images, path: x, size: 12 }\nnetwork: { attention: [12, 3] }", "network.attention", "no resolution 3", "12, 6")]
    [InlineData("network: { classes: 9 }", "network.classes", "one of 9 classes; the dataset has 10", "classes: 10")]
    [InlineData("network: { classes: 9 }\ndataset: { name: images, path: x }", "network.classes", "no labels", "dataset.labels")]
    [InlineData("network: { labelDropout: 0.1 }", "network.labelDropout", "no classes", "network.classes")]
    [InlineData("training: { augmentation: 0.12 }", "training.augmentation", "must be told how", "network.augmentationLabels: 9")]
    [InlineData("training: { augmentation: 0.12, flip: true }\nnetwork: { augmentationLabels: 9 }", "training.flip", "flips images already", "Remove")]
    [InlineData("training: { augmentation: 0.12 }\nnetwork: { kind: mlp, augmentationLabels: 9 }\ndataset: gaussian", "training.augmentation", "Only images", "Remove")]
    [InlineData("network: { kind: song-unet, attention: [8, 5] }", "network.attention", "no resolution 5", "8, 4")]
    [InlineData("evaluation: { samplers: [consistency] }", "evaluation.samplers", "'consistency' does not suit", "heun, euler, ddim, ddpm, dpm-solver++, unipc.")]
    [InlineData("evaluation: { samplers: [{ name: ddim, spacing: leading }] }", "evaluation.samplers", "would start at sigmaMin", "at least 2 steps")]
    [InlineData("evaluation: { samplers: [{ name: heun, churn: 1, churnMin: 2, churnMax: 1 }] }", "evaluation.samplers", "'churnMax' (1) lies below 'churnMin' (2)", "Exchange")]
    [InlineData("evaluation: { samplers: [{ name: unipc, guidance: 2 }] }", "evaluation.samplers", "told of none", "labelDropout")]
    [InlineData("evaluation: { samplers: [{ name: heun, churnNoise: 1.003 }] }", "evaluation.samplers", "'churn' is 0", "churn:")]
    [InlineData("evaluation: { samplers: [{ name: dpm-solver++, variant: taylor, stepping: singlestep }] }", "evaluation.samplers", "multistep solver of order 2", "Remove 'variant:'")]
    [InlineData("evaluation: { samplers: [{ name: dpm-solver++, order: 1, stepping: singlestep }] }", "evaluation.samplers", "'order' is 1", "order: 2")]
    [InlineData("evaluation: { samplers: [heun, { name: heun, steps: 1, grid: power }] }", "evaluation.samplers", "heun-1", "remove one")]
    [InlineData("evaluation: { samplers: [heun, { name: heun, steps: 1 }] }", "evaluation.samplers", "heun-1", "remove one")]
    [InlineData("evaluation: { metrics: [] }", "evaluation.metrics", "no metric", "for fd")]
    [InlineData("evaluation: { metrics: [fd, kid, fd] }", "evaluation.metrics", "'fd' is listed twice", "once")]
    [InlineData("evaluation: { metrics: [fd, kid], samples: 19 }", "evaluation.metrics", "nothing about 19 images", "at least 20")]
    [InlineData("evaluation: { metrics: [inception-score] }", "evaluation.metrics", "tell classes apart", "inception")]
    [InlineData("evaluation: { metrics: [teacher-distance] }", "evaluation.metrics", "needs a teacher", "cd or pd")]
    public void Run_WithOneFault_IsToldOfIt(string keys, string key, string message, string cure) =>
        SweepFileErrorsTests.AssertSingle(SweepText.OfRun(keys), $"runs.run.{key}", message, cure);

    [Theory]
    [InlineData("method: ct, objective: { s0: 9, s1: 8 }", "objective.s0", "cannot end at fewer", "raise s1")]
    [InlineData("method: ict, objective: { s0: 9, s1: 8 }", "objective.s0", "cannot end at fewer", "raise s1")]
    [InlineData("method: ct, objective: { metric: lpips }", "objective.metric", "needs weights", "lpipsWeights")]
    [InlineData("method: ict, objective: { metric: lpips, lpipsWeights: x }, dataset: gaussian, network: mlp", "objective.metric", "needs images", "Use l2")]
    [InlineData("method: ict, evaluation: { samplers: [heun] }", "evaluation.samplers", "'heun' does not suit", "consistency.")]
    [InlineData("method: ct, evaluation: { samplers: [{ name: consistency, steps: 2, sigmas: [1, 2] }] }", "evaluation.samplers", "1 noise levels between", "List 1")]
    [InlineData("method: ct, evaluation: { samplers: [{ name: consistency, steps: 3, sigmas: [1, 2] }] }", "evaluation.samplers", "must fall", "largest")]
    [InlineData("method: ct, evaluation: { samplers: [{ name: consistency, steps: 2, sigmas: [80] }] }", "evaluation.samplers", "between sigmaMin (0.002) and sigmaMax (80)", "0.821")]
    [InlineData("method: ct, evaluation: { samplers: [{ name: consistency, steps: 2, search: {} }] }", "evaluation.samplers", "method 'evaluate', where the weights stand still; this one is of method 'ct'", "with this one as its teacher")]
    [InlineData("method: evaluate, teacher: { run: fast }, evaluation: { samplers: [{ name: consistency, steps: 2, search: {}, sigmas: [1] }] } }\nfast: { method: ct", "evaluation.samplers", "'search' and 'sigmas' are both given", "Remove one")]
    [InlineData("method: evaluate, teacher: { run: fast }, evaluation: { samplers: [{ name: consistency, search: {} }] } }\nfast: { method: ct", "evaluation.samplers", "one step has none", "2 steps or more")]
    [InlineData("method: evaluate, teacher: { run: fast }, evaluation: { samplers: [{ name: consistency, steps: 4, search: { evaluations: 6 } }] } }\nfast: { method: ct", "evaluation.samplers", "takes 6 evaluations; the 3 levels between 4 steps need at least 7", "evaluations: 31")]
    [InlineData("method: evaluate, teacher: { run: fast }, evaluation: { samplers: [{ name: consistency, steps: 2, search: { evaluations: 2 } }] } }\nfast: { method: ct", "evaluation.samplers[0].search.evaluations", "100000", "range")]
    [InlineData("method: evaluate, teacher: { run: fast }, evaluation: { metrics: [recall], samplers: [{ name: consistency, steps: 2, search: {} }] } }\nfast: { method: ct", "evaluation.samplers", "lists neither fd nor kid", "Add fd")]
    [InlineData("method: evaluate, teacher: { run: fast }, evaluation: { samplers: [{ name: consistency, steps: 2, search: {} }, { name: consistency, steps: 2, search: { evaluations: 5 } }] } }\nfast: { method: ct", "evaluation.samplers", "both be called consistency-2-searched", "remove one")]
    [InlineData("method: ict, objective: { segments: 4 }, evaluation: { samplers: [consistency] }", "evaluation.samplers", "trained by 'ict' in 4 segments", "in 4 segments use: ddim.")]
    [InlineData("method: ict, objective: { segments: 4 }, evaluation: { samplers: [{ name: ddim, steps: 8 }] }", "evaluation.samplers", "in 4 segments makes images in as many steps; 'ddim' takes 8", "steps: 4")]
    [InlineData("method: ict, objective: { segments: 0 }", "objective.segments", "1024", "range")]
    [InlineData("method: cd, teacher: { run: teacher }, objective: { guidance: 3 }", "objective.guidance", "told of none", "labelDropout")]
    [InlineData("method: cd, teacher: { run: knowing }, objective: { guidance: 3 } }\nknowing: { method: edm, network: { classes: 10 }", "objective.guidance", "never trained without", "labelDropout: 0.1")]
    [InlineData("method: cd", "teacher", "needs a teacher", "(teacher)")]
    [InlineData("method: cd, teacher: {}", "teacher", "neither a run nor a checkpoint", "run: name")]
    [InlineData("method: cd, teacher: { run: teacher, id: a.b@3 }", "teacher", "both a run and a checkpoint", "either")]
    [InlineData("method: cd, teacher: { run: teachr }", "teacher.run", "no run 'teachr'", "'teacher'")]
    [InlineData("method: cd, teacher: { run: teacher.01 }", "teacher.run", "one run of a searched template", "single run")]
    [InlineData("method: cd, teacher: { run: teacher, checkpoint: first }", "teacher.checkpoint", "no checkpoint", "best, latest")]
    [InlineData("method: cd, teacher: { run: teacher, checkpoint: 500 }", "teacher.checkpoint", "takes no checkpoint at step 500", "every 300 steps, at evaluations, and at 1000")]
    [InlineData("method: cd, teacher: { run: teacher, checkpoint: 1200 }", "teacher.checkpoint", "takes no checkpoint at step 1200", "every 300")]
    [InlineData("method: cd, teacher: { run: teacher, ema: 0.5 }", "teacher.ema", "keeps no average of rate 0.5", "0.999")]
    [InlineData("method: cd, teacher: { run: teacher, powerEma: 0.1 }", "teacher.powerEma", "keeps no power-function averages", "powerEma: [0.05, 0.10]")]
    [InlineData("method: cd, teacher: { run: teacher, powerEmaStep: 100 }", "teacher.powerEmaStep", "no average to take", "powerEma: 0.1")]
    [InlineData("method: cd, teacher: { id: a.b@3, ema: 0.9, powerEma: 0.1 }, network: song-unet, dataset: digits", "teacher.powerEma", "asked for twice", "Remove one")]
    [InlineData("method: cd, teacher: { run: teacher }, network: { channels: 8 }", "network", "differs from that of the teacher", "Remove 'network:'")]
    [InlineData("method: cd, teacher: { run: teacher }, dataset: { name: idx, images: x }", "dataset", "differs from that of the teacher", "Remove 'dataset:'")]
    [InlineData("method: cd, teacher: { id: nonsense }, network: song-unet, dataset: digits", "teacher.id", "no id of a checkpoint", "@3000")]
    [InlineData("method: cd, teacher: { id: a.b@3, checkpoint: best }, network: song-unet, dataset: digits", "teacher.checkpoint", "names a checkpoint already", "Remove")]
    [InlineData("method: cd, teacher: { id: a.b@3 }, dataset: digits", "network", "no run of this file", "Copy 'network:'")]
    [InlineData("method: cd, teacher: { run: abc.teacher }, network: song-unet", "dataset", "no run of this file", "Copy 'dataset:'")]
    [InlineData("method: evaluate, teacher: { id: a.b@3 }, dataset: digits, network: song-unet", "evaluation.samplers", "not known here", "heun")]
    [InlineData("method: evaluate, teacher: { run: parts }, evaluation: { samplers: [{ name: ddim, steps: 1 }] } }\nparts: { method: ct, objective: { segments: 2 }", "evaluation.samplers", "in 2 segments makes images in as many steps; 'ddim' takes 1", "steps: 2")]
    [InlineData("method: evaluate, teacher: { run: teacher }, evaluation: { samplers: [consistency] }", "evaluation.samplers", "does not suit a network trained by 'edm'", "heun, euler, ddim, ddpm, dpm-solver++, unipc.")]
    [InlineData("method: pd, teacher: { run: teacher }", "objective.steps", "missing", "steps")]
    [InlineData("method: ict, evaluation: { metrics: [self-consistency] }", "evaluation.metrics", "follows trajectories", "distils")]
    [InlineData("method: evaluate, teacher: { run: teacher }, evaluation: { metrics: [teacher-distance] }", "evaluation.metrics", "learns from", "cd or pd")]
    public void Student_WithOneFault_IsToldOfIt(string keys, string key, string message, string cure) =>
        SweepFileErrorsTests.AssertSingle(SweepText.Of($"{Teacher}run: {{ {keys} }}"), $"runs.run.{key}", message, cure);

    [Theory]
    [InlineData("method: classifier", "network", "tells classes", "conv-net")]
    [InlineData("method: classifier, network: conv-net", "network.classes", "at least two", "network.classes")]
    [InlineData("method: classifier, network: { kind: conv-net, classes: 5 }", "network.classes", "the dataset has 10", "classes: 10")]
    [InlineData("method: classifier, network: { kind: conv-net, classes: 10, labelDropout: 0.1 }", "network.labelDropout", "every label", "Remove")]
    [InlineData("method: classifier, network: { kind: conv-net, classes: 10 }, training: { precision: bfloat16 }", "training.precision", "float32", "Remove")]
    [InlineData("method: classifier, network: { kind: conv-net, classes: 10 }, evaluation: { features: { name: classifier, run: judge } }", "evaluation.features", "by its accuracy", "Remove")]
    [InlineData("method: classifier, network: { kind: conv-net, classes: 10 }, teacher: { run: judge }", "teacher", "takes no teacher", "Remove")]
    [InlineData("method: edm, network: { kind: conv-net, classes: 10 }", "network", "makes no images", "song-unet")]
    [InlineData("method: edm, evaluation: { features: classifier }", "evaluation.features", "classifier names neither", "run: name")]
    [InlineData("method: edm, evaluation: { features: { name: classifier, run: jugde } }", "evaluation.features.run", "no run 'jugde'", "'judge'")]
    [InlineData("method: edm, evaluation: { features: { name: classifier, run: other } }", "evaluation.features.run", "'other' is no classifier; its method is 'edm'", "method classifier")]
    [InlineData("method: edm, evaluation: { features: { name: classifier, run: judge, checkpoint: first } }", "evaluation.features.checkpoint", "no checkpoint", "best, latest")]
    [InlineData("method: edm, evaluation: { features: { name: classifier, run: many } }", "evaluation.features.run", "stands for several runs", "single run")]
    public void Run_WithAFaultOfItsClassifier_IsToldOfIt(string keys, string key, string message, string cure) => SweepFileErrorsTests.AssertSingle(
        SweepText.Of(
            "judge: { method: classifier, network: { kind: conv-net, classes: 10 } }\n"
            + "many: { method: classifier, network: { kind: conv-net, classes: 10 }, space: { training.seed: { choice: [1, 2] } } }\n"
            + $"other: {{ method: edm }}\nrun: {{ {keys} }}"),
        $"runs.run.{key}", message, cure);

    [Theory]
    [InlineData("a: { method: edm, training: { steps: 50 }, optimizer: { powerEma: [0.1] } }\nrun: { method: cd, teacher: { run: a, powerEma: 0.2, powerEmaStep: 51 } }", "teacher.powerEmaStep", "'a' ends at step 50", "earlier step")]
    [InlineData("a: { method: ct }\nrun: { method: cd, teacher: { run: a } }", "teacher.run", "cannot use a teacher of method 'ct'", "edm")]
    [InlineData("a: { method: ict, objective: { segments: 4 } }\nrun: { method: ect, teacher: { run: a } }", "teacher.run", "'ect' cannot use a teacher of method 'ict'", "edm or ddpm")]
    [InlineData("a: { method: edm, space: { training.seed: { choice: [1, 2] } } }\nrun: { method: cd, teacher: { run: a } }", "teacher.run", "stands for several runs", "single run")]
    [InlineData("a: { method: pd, teacher: { id: x.y@1 }, network: song-unet, dataset: digits, objective: { steps: 8 } }\nrun: { method: pd, teacher: { run: a }, objective: { steps: 2 } }", "objective.steps", "halves a teacher of 4; 'a' has 8", "steps: 4")]
    [InlineData("a: { method: pd, teacher: { id: x.y@1 }, network: song-unet, dataset: digits, objective: { steps: 3 } }\nrun: { method: pd, teacher: { run: a }, objective: { steps: 1 } }", "objective.steps", "'a' has 3", "even")]
    public void Student_ThatDoesNotFitItsTeacher_IsToldSo(string runs, string key, string message, string cure) =>
        SweepFileErrorsTests.AssertSingle(SweepText.Of(runs), $"runs.run.{key}", message, cure);

    [Theory]
    [InlineData("method: cd, teacher: { run: abc.teacher, checkpoint: 77 }, dataset: digits, network: song-unet", "teacher.checkpoint", "takes no checkpoint at step 77", "every 300")]
    [InlineData("method: cd, teacher: { id: abc.teacher@300, ema: 0.5 }, dataset: digits, network: song-unet", "teacher.ema", "keeps no average", "0.999")]
    [InlineData("method: cd, teacher: { id: abc.teacher@300 }, dataset: digits, network: mlp", "network", "differs from that of the teacher 'abc.teacher'", "Copy 'network:'")]
    [InlineData("method: cd, teacher: { id: abc.halved@300 }, dataset: digits, network: song-unet", "teacher.id", "cannot use a teacher of method 'pd'", "edm")]
    [InlineData("method: pd, teacher: { run: abc.halved }, dataset: digits, network: song-unet, objective: { steps: 3 }", "objective.steps", "'abc.halved' has 4", "steps: 2")]
    public void Student_ThatDoesNotFitItsTeacherOfAnotherSweep_IsToldSo(string keys, string key, string message, string cure)
    {
        var teacher = SweepFile.Read(SweepText.Of($"{Teacher}run: {{ method: ct }}")).Sweep!.Runs[0].Spec;
        var elsewhere = new Dictionary<string, RunSpec>
        {
            ["abc.teacher"] = teacher,
            ["abc.halved"] = teacher with { Method = Method.Pd, Objective = new PdObjective { Steps = 4 } },
        };
        var error = Assert.Single(SweepFile.Plan(SweepText.Of($"run: {{ {keys} }}"), elsewhere).Errors);
        Assert.Equal($"runs.run.{key}", error.Key);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("method: cd, teacher: { run: teacher, checkpoint: 600, ema: 0.999 }")]
    [InlineData("method: cd, teacher: { run: teacher, checkpoint: 1000 }, network: { dropout: 0.2 }, noise: { sigmaMax: 40 }")]
    [InlineData("method: cd, teacher: { run: measured, checkpoint: 500 } }\nmeasured: { method: edm, training: { steps: 1000 }, checkpoint: { everySteps: 300 }, evaluation: { everySteps: 250 }")]
    [InlineData("method: pd, teacher: { run: teacher, checkpoint: latest }, objective: { steps: 5 }")]
    [InlineData("method: evaluate, teacher: { run: teacher }, dataset: { name: idx, images: test.gz }")]
    [InlineData("method: cd, teacher: { run: abcdefghij.student.03 }, network: song-unet, dataset: digits")]
    [InlineData("method: ict, network: { kind: song-unet, multipliers: [1, 2, 2, 2], attention: [8, 1] }")]
    [InlineData("method: ect")]
    [InlineData("method: ect, teacher: { run: teacher, checkpoint: latest }, objective: { q: 256, stages: 1, huberC: 0.06, weighting: edm }")]
    [InlineData("method: cd, teacher: { run: teacher }, objective: { segments: 4 }, evaluation: { samplers: [{ name: ddim, steps: 4 }] }")]
    [InlineData("method: cd, teacher: { run: knowing }, objective: { guidance: 3 } }\nknowing: { method: edm, network: { classes: 10, labelDropout: 0.1 }")]
    [InlineData("method: evaluate, teacher: { run: steps }, evaluation: { samplers: [{ name: ddim, steps: 2 }] } }\nsteps: { method: ct, objective: { segments: 2 }")]
    [InlineData("method: edm, evaluation: { samplers: [{ name: heun, steps: 18 }, { name: ddim, steps: 18 }] }")]
    [InlineData("method: ct, evaluation: { samplers: [{ name: consistency, steps: 3, sigmas: [5, 0.5] }] }")]
    [InlineData("method: evaluate, teacher: { run: fast }, evaluation: { metrics: [recall, kid], samplers: [{ name: consistency, steps: 3, search: { evaluations: 5 } }, { name: consistency, steps: 3 }] } }\nfast: { method: ict")]
    public void Run_WithoutFault_IsAccepted(string keys) =>
        Assert.Empty(SweepFile.Read(SweepText.Of($"{Teacher}run: {{ {keys} }}")).Errors);
}
