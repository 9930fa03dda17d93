using System.Text.Json;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Tests.Parsing;

namespace Hayate.Contracts.Tests.Planning;

public sealed class SweepPlannerTests
{
    [Fact]
    public void Plan_OfStudentsBeforeTheirTeachers_PutsTeachersFirstAndKeepsOrderOtherwise()
    {
        var plan = Plan(
            """
            two: { method: pd, teacher: { run: four }, objective: { steps: 2 } }
            alone: { method: ict }
            four: { method: pd, teacher: { run: teacher }, objective: { steps: 4 } }
            teacher: { method: edm }
            elsewhere: { method: cd, teacher: { id: abcdefghij.t@5 }, network: mlp, dataset: gaussian }
            """);
        Assert.Equal(
            [("teacher", null), ("four", "teacher"), ("two", "four"), ("alone", null), ("elsewhere", null)],
            plan.Runs.Select(run => (run.Name, run.WaitsFor)));
        Assert.All(plan.Runs, run => Assert.Equal(run.Name, run.Template));
    }

    [Fact]
    public void Plan_OfRunsMeasuredByAClassifier_PutsItFirstAndWaitsForIt()
    {
        var plan = Plan(
            """
            student: { method: cd, like: teacher, teacher: { run: teacher } }
            teacher: { method: edm, evaluation: { features: { name: classifier, run: judge }, samplers: [{ name: heun, steps: 4 }] } }
            judge: { method: classifier, like: teacher, network: { kind: conv-net, classes: 10 } }
            later: { method: edm, evaluation: { features: { name: classifier, id: abcdefghij.judge@5 } } }
            """);
        Assert.Equal(
            [("judge", null, null), ("teacher", null, "judge"), ("student", "teacher", "judge"), ("later", null, null)],
            plan.Runs.Select(run => (run.Name, run.WaitsFor, run.WaitsForClassifier)));
        // The judge takes over neither the features nor the samplers of the run that it is like.
        Assert.Equal(new PixelExtractor(), plan.Runs[0].Spec.Evaluation.Features);
        Assert.Empty(plan.Runs[0].Spec.Evaluation.Samplers);
    }

    [Fact]
    public void Plan_OfAGrid_TakesEveryCombination()
    {
        var plan = Plan(
            """
            teacher: { method: edm }
            student:
              method: cd
              teacher: { run: teacher }
              space:
                optimizer.learningRate: { log: [1.0e-4, 1.0e-2] }
                objective.metric: { choice: [l2, pseudo-huber] }
            """);
        Assert.Equal(["teacher", "student.01", "student.02", "student.03", "student.04", "student.05", "student.06"], plan.Runs.Select(run => run.Name));
        Assert.Equal(
            [(1e-4, Distance.L2), (1e-4, Distance.PseudoHuber), (1e-3, Distance.L2), (1e-3, Distance.PseudoHuber), (1e-2, Distance.L2), (1e-2, Distance.PseudoHuber)],
            plan.Runs.Skip(1).Select(run => (run.Spec.Optimizer.LearningRate, ((CdObjective)run.Spec.Objective).Metric)));
        Assert.All(plan.Runs.Skip(1), run => Assert.Equal(("student", "teacher"), (run.Template, run.WaitsFor)));
        Assert.Equal("""{"objective.metric":"pseudo-huber","optimizer.learningRate":0.001}""", JsonSerializer.Serialize(plan.Runs[4].Parameters, HayateJson.Options));
    }

    [Fact]
    public void Plan_OfAGridOverRanges_TakesBothEndsAndNoWholeNumberTwice()
    {
        var plan = Plan(
            "a: { method: edm, space: { network.dropout: { uniform: [0, 0.4] } } }\nb: { method: edm, space: { network.blocks: { integer: [1, 3] } } }\nc: { method: edm, space: { training.batch: { integer: [10, 110] } } }",
            "search: { gridPoints: 5 }");
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4], Of("a").Select(spec => ((SongUNetSpec)spec.Network).Dropout));
        Assert.Equal([1, 2, 3], Of("b").Select(spec => ((SongUNetSpec)spec.Network).Blocks));
        Assert.Equal([10, 35, 60, 85, 110], Of("c").Select(spec => spec.Training.Batch));

        IEnumerable<RunSpec> Of(string template) => plan.Runs.Where(run => run.Template == template).Select(run => run.Spec);
    }

    [Fact]
    public void Plan_OfARandomSearch_IsTheSameEveryTimeAndFollowsTheSeed()
    {
        const string Runs = "a: { method: edm, space: { optimizer.learningRate: { log: [1.0e-4, 1.0e-2] }, network.channels: { integer: [8, 64] } } }";
        var first = Json(Plan(Runs, "search: { algorithm: random, seed: 7 }"));
        Assert.Equal(first, Json(Plan(Runs, "search: { algorithm: random, seed: 7 }")));
        Assert.NotEqual(first, Json(Plan(Runs, "search: { algorithm: random, seed: 8 }")));

        static string Json(SweepPlan plan) => JsonSerializer.Serialize(plan.Runs.Select(run => run.Parameters), HayateJson.Options);
    }

    [Fact]
    public void Plan_OfARandomSearch_DrawsWithinBoundsEvenlyInTheLogarithm()
    {
        var rates = Plan("a: { method: edm, space: { optimizer.learningRate: { log: [1.0e-4, 1.0e-2] } } }", "search: { algorithm: random, maxRuns: 400 }")
            .Runs.Select(run => run.Spec.Optimizer.LearningRate).ToList();
        Assert.Equal(400, rates.Distinct().Count());
        Assert.All(rates, rate => Assert.InRange(rate, 1e-4, 1e-2));
        // A binomial count of 400 halves has standard deviation 10; five of them.
        Assert.InRange(rates.Count(rate => rate < 1e-3), 150, 250);
    }

    [Fact]
    public void Plan_OfARandomSearch_KeepsEarlierDrawsWhenADimensionOrRunsAreAdded()
    {
        const string Narrow = "a: { method: edm, space: { optimizer.learningRate: { log: [1.0e-4, 1.0e-2] } } }";
        const string Wide = "b: { method: ict }\na: { method: edm, space: { network.dropout: { uniform: [0, 0.5] }, optimizer.learningRate: { log: [1.0e-4, 1.0e-2] } } }";
        var few = Rates(Plan(Narrow, "search: { algorithm: random, maxRuns: 5 }"));
        var many = Rates(Plan(Wide, "search: { algorithm: random, maxRuns: 120 }"));
        Assert.Equal(few, many.Take(5));
        Assert.Equal("a.001", Plan(Wide, "search: { algorithm: random, maxRuns: 120 }").Runs[1].Name);

        static List<double> Rates(SweepPlan plan) => [.. plan.Runs.Where(run => run.Template == "a").Select(run => run.Spec.Optimizer.LearningRate)];
    }

    [Fact]
    public void Plan_OfARandomSearchOverFewChoices_TakesEachOnce()
    {
        var plan = Plan("a: { method: edm, space: { training.seed: { choice: [5, 6, 7] }, network.blocks: { integer: [1, 2] } } }", "search: { algorithm: random }");
        Assert.Equal(6, plan.Runs.Length);
        Assert.Equal(6, plan.Runs.Select(run => SpecDigest.Of(run.Spec)).Distinct().Count());
    }

    [Fact]
    public void Plan_OfWholeValues_ReplacesThem()
    {
        var plan = Plan("a: { method: edm, space: { network: { choice: [{ kind: mlp, width: 3 }, song-unet] }, optimizer.clipNorm: { choice: [null, 2] } } }");
        Assert.Equal(new MlpSpec { Width = 3 }, plan.Runs[0].Spec.Network);
        Assert.Equal([null, 2, null, 2], plan.Runs.Select(run => run.Spec.Optimizer.ClipNorm));
        Assert.IsType<SongUNetSpec>(plan.Runs[2].Spec.Network);
    }

    [Fact]
    public void Plan_OfRunsWithoutSamplers_FillsInWhatSuitsTheMethod()
    {
        var plan = Plan(
            """
            teacher: { method: edm }
            cd: { method: cd, teacher: { run: teacher } }
            pd: { method: pd, teacher: { run: teacher }, objective: { steps: 8 }, space: { objective.steps: { choice: [2, 4] } } }
            look: { method: evaluate, teacher: { run: cd } }
            """);
        Assert.Equal(
            ["teacher heun-18", "cd consistency-1 consistency-2", "pd.01 ddim-2", "pd.02 ddim-4", "look consistency-1 consistency-2"],
            plan.Runs.Select(run => $"{run.Name} {string.Join(' ', run.Spec.Evaluation.Samplers.Select(sampler => sampler.Label()))}"));
    }

    private static SweepPlan Plan(string runs, string rest = "")
    {
        var result = SweepFile.Plan(SweepText.Of(runs, rest));
        Assert.Empty(result.Errors);
        return result.Plan!;
    }
}
