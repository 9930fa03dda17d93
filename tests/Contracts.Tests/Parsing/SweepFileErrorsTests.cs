using Hayate.Contracts.Parsing;

namespace Hayate.Contracts.Tests.Parsing;

public sealed class SweepFileErrorsTests
{
    [Theory]
    [InlineData("trainin: { steps: 5 }", "runs.run.trainin", "not a key", "'training'")]
    [InlineData("optimizer: { learning_rate: 1.0e-3 }", "runs.run.optimizer.learning_rate", "not a key", "'learningRate'")]
    [InlineData("optimizer: { name: adamw }", "runs.run.optimizer.name", "not a value", "'adam'")]
    [InlineData("dataset: digts", "runs.run.dataset.name", "not a value", "'digits'")]
    [InlineData("dataset: idx", "runs.run.dataset.images", "missing", "images")]
    [InlineData("dataset: { count: 5 }", "runs.run.dataset.name", "missing", "gaussian")]
    [InlineData("network: { kind: [mlp] }", "runs.run.network.kind", "a list", "song-unet")]
    [InlineData("training: 5", "runs.run.training", "found '5'", "steps")]
    [InlineData("training: { steps: many }", "runs.run.training.steps", "expects a whole number; found 'many'", "whole number")]
    [InlineData("training: { steps: \"5\" }", "runs.run.training.steps", "found the text \"5\"", "without quotes")]
    [InlineData("training: { steps: 2.5 }", "runs.run.training.steps", "whole number", "whole number")]
    [InlineData("training: { steps: 0 }", "runs.run.training.steps", "must be from 1 to", "range")]
    [InlineData("training: { steps: 99999999999 }", "runs.run.training.steps", "whole number from", "range")]
    [InlineData("training: { seed: 99999999999999999999 }", "runs.run.training.seed", "whole number from", "range")]
    [InlineData("optimizer: { learningRate: .nan }", "runs.run.optimizer.learningRate", "expects a number", "number")]
    [InlineData("optimizer: { learningRate: -1.0 }", "runs.run.optimizer.learningRate", "must be from 0 to 100", "range")]
    [InlineData("optimizer: { ema: 0.999 }", "runs.run.optimizer.ema", "A list was expected", "[a]")]
    [InlineData("optimizer: { ema: [a] }", "runs.run.optimizer.ema[0]", "expects a number", "number")]
    [InlineData("resources: { ranks: 0 }", "runs.run.resources.ranks", "'ranks' is 0; it must be from 1 to 4096", "range")]
    [InlineData("resources: { ranks: many }", "runs.run.resources.ranks", "'ranks' expects a whole number; found 'many'", "whole number")]
    [InlineData("resources: { ranks: [1, 4] }", "runs.run.resources.ranks", "Keys and values were expected; found a list", "min, max")]
    [InlineData("resources: { ranks: { min: 2 } }", "runs.run.resources.ranks.max", "missing", "'max:'")]
    [InlineData("resources: { ranks: { min: 0, max: 2 } }", "runs.run.resources.ranks.min", "must be from 1 to 4096", "range")]
    [InlineData("resources: { ranks: { max: 4, most: 5 } }", "runs.run.resources.ranks.most", "not a key", "min, max")]
    [InlineData("resources: { preemptible: yes }", "runs.run.resources.preemptible", "true or false", "true or false")]
    [InlineData("objective: { levels: 5 }", "runs.run.objective.levels", "not a key", "pMean, pStd")]
    [InlineData("objective: { method: edm }", "runs.run.objective.method", "not a key", "beside")]
    [InlineData("objective: none", "runs.run.objective", "found 'none'", "settings")]
    [InlineData("evaluation: { samplers: heun }", "runs.run.evaluation.samplers", "A list was expected", "[a]")]
    [InlineData("evaluation: { samplers: [{ steps: 4 }] }", "runs.run.evaluation.samplers[0].name", "missing", "heun")]
    [InlineData("evaluation: { samplers: [{ name: heun, stps: 4 }] }", "runs.run.evaluation.samplers[0].stps", "not a key", "'steps'")]
    [InlineData("like: rum", "runs.run.like", "no run 'rum'", "")]
    [InlineData("like: run", "runs.run.like", "inherits from itself", "Remove 'like:'")]
    [InlineData("dataset: { name: idx, images: '' }", "runs.run.dataset.images", "expects text", "Write a value")]
    public void Read_OfARunWithOneFault_NamesKeyFaultAndCure(string keys, string key, string message, string cure) =>
        AssertSingle(SweepText.OfRun(keys), key, message, cure, line: 7);

    [Theory]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\n", "runs", "no runs", "Add 'runs:'")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns:\n", "runs", "no runs", "Add 'runs:'")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns: [a]\n", "runs", "found a list", "teacher:")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns: { a: edm }\n", "runs.a", "found 'edm'", "method:")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns: { a: { dataset: digits } }\n", "runs.a.method", "missing", "edm, ddpm, ct")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns: { a: { method: edn } }\n", "runs.a.method", "not a value", "'edm'")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns: { a.b: { method: edm } }\n", "runs.a.b", "no name of a run", "dashes")]
    [InlineData("apiVersion: hayate/v2\nkind: Sweep\nname: x\nruns: { a: { method: edm } }\n", "apiVersion", "hayate/v2", "hayate/v1")]
    [InlineData("apiVersion: hayate/v1\nkind: Swep\nname: x\nruns: { a: { method: edm } }\n", "kind", "'Swep'", "Sweep")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: My sweep\nruns: { a: { method: edm } }\n", "name", "no name of a sweep", "lower-case")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: \"x\\n\"\nruns: { a: { method: edm } }\n", "name", "no name of a sweep", "lower-case")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nruns: { a: { method: edm } }\n", "name", "missing", "name")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nrun: 5\nruns: { a: { method: edm } }\n", "run", "not a key", "'runs'")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nsearch: { algorithm: asha }\nruns: { a: { method: edm } }\n", "search.algorithm", "'asha'", "grid, random")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nsearch: { metric: fid@1 }\nruns: { a: { method: edm } }\n", "search.metric", "'fid@1'", "fd@1")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nsearch: { metric: fd@2 }\nruns: { a: { method: edm } }\n", "search.metric", "takes 2 network evaluations", "fd@35")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nsearch: { metric: kid@35 }\nruns: { a: { method: edm } }\n", "search.metric", "No run of this file measures 'kid@35'", "metrics: [kid]")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nsearch: { metric: boundary@1 }\nruns: { a: { method: edm } }\n", "search.metric", "no metric of a sampler's images", "fd, kid")]
    [InlineData("- a\n- b\n", "", "found a list", "apiVersion")]
    public void Read_OfASweepWithOneFault_NamesKeyFaultAndCure(string yaml, string key, string message, string cure) =>
        AssertSingle(yaml, key, message, cure);

    [Fact]
    public void Read_OfManyFaults_ReportsEveryOneInFileOrder()
    {
        var result = SweepFile.Read(
            """
            apiVersion: hayate/v1
            kind: Sweep
            name: Bad Name
            runs:
              teacher:
                method: edm
                dataset: digit
                training: { steps: 0, batch: 3, seed: 1, batch: 4 }
                optimizer: { ema: [0.999, 1.5] }
                noise: { sigmaMin: 90 }
              student:
                method: cd
                like: teacher
                teacher: { run: teachr }
                space: { optimizer.learningRat: { log: [1.0e-4, 3.0e-3] } }
            resources: { ranks: 5000 }
            """);
        Assert.Null(result.Sweep);
        Assert.Equal(
            [
                (3, "name"), (7, "runs.teacher.dataset.name"), (8, "runs.teacher.training.steps"), (8, "runs.teacher.training.batch"),
                (9, "runs.teacher.optimizer.ema"), (10, "runs.teacher.noise.sigmaMin"), (14, "runs.student.teacher.run"),
                (15, "runs.student.space.optimizer.learningRat"), (16, "resources.ranks"),
            ],
            result.Errors.Select(error => (error.Line, error.Key)));
        Assert.All(result.Errors, error => Assert.True(error.Column > 0 && error.Cure.Length > 0 && error.Message.EndsWith('.')));
    }

    [Fact]
    public void Read_OfAFaultThatRunsInherit_ReportsItOnce() =>
        AssertSingle(SweepText.Of("a: { method: edm, training: { steps: -1 } }\nb: { like: a }\nc: { like: b }"), "runs.a.training.steps", "must be from", "range");

    [Fact]
    public void Read_OfARuleThatDependsOnAnUnreadableKey_StaysSilentAboutIt() =>
        AssertSingle(SweepText.OfRun("noise: { sigmaMin: 90, sigmaMax: high }"), "runs.run.noise.sigmaMax", "expects a number", "number");

    internal static void AssertSingle(string yaml, string key, string message, string cure, int? line = null)
    {
        var error = Assert.Single(SweepFile.Read(yaml).Errors);
        Assert.Equal(key, error.Key);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Cure, StringComparison.Ordinal);
        if (line is not null) Assert.Equal(line, error.Line);
    }
}
