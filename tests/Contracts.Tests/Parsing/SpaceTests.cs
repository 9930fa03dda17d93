using System.Text.Json;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Tests.Parsing;

public sealed class SpaceTests
{
    [Theory]
    [InlineData("optimizer.learningRat: { log: [1.0e-4, 1.0e-2] }", "'learningRat' is not a key", "'learningRate'")]
    [InlineData("optimzer.learningRate: { log: [1.0e-4, 1.0e-2] }", "'optimzer' is not a key of a run", "'optimizer'")]
    [InlineData("objective.levels: { choice: [5] }", "'levels' is not a key", "pMean")]
    [InlineData("method: { choice: [ct, ict] }", "cannot be searched", "one run for each")]
    [InlineData("objective: { choice: [{ pMean: 1 }] }", "cannot be searched", "one run for each")]
    [InlineData("network.kind: { choice: [mlp] }", "cannot be searched", "one run for each")]
    [InlineData("network.multipliers.0: { integer: [1, 2] }", "has no keys inside", "as a whole")]
    [InlineData("teacher.ema: { choice: [0.9] }", "has no keys inside", "Give the run 'teacher:'")]
    [InlineData("training.seed: 5", "One kind of search was expected; found '5'", "choice")]
    [InlineData("training.seed: { choice: [1], integer: [1, 2] }", "One kind", "choice")]
    [InlineData("training.seed: { chioce: [1] }", "'chioce' is not a kind", "'choice'")]
    [InlineData("training.seed: { choice: [] }", "found an empty one", "choice")]
    [InlineData("training.seed: { choice: 1 }", "found '1'", "choice")]
    [InlineData("training.seed: { choice: [1, 1.0] }", "listed twice", "Remove")]
    [InlineData("training.steps: { choice: [5, 0] }", "must be from 1", "range")]
    [InlineData("training.steps: { log: [1, 10] }", "no real number", "integer or choice")]
    [InlineData("optimizer.learningRate: { integer: [1, 2] }", "no whole number", "uniform or log or choice")]
    [InlineData("optimizer.name: { uniform: [1, 2] }", "no real number", "choice")]
    [InlineData("optimizer.name: { choice: [adam, adamw] }", "'adamw' is not a value", "'adam'")]
    [InlineData("optimizer.learningRate: { log: [1.0e-2, 1.0e-4] }", "not below", "[low, high]")]
    [InlineData("optimizer.learningRate: { log: [0, 1] }", "above zero", "uniform")]
    [InlineData("optimizer.learningRate: { log: [0.1, 0.2, 0.3] }", "two bounds", "[low, high]")]
    [InlineData("optimizer.learningRate: { uniform: [0.1, 200] }", "must be from 0 to 100", "range")]
    public void Space_WithOneFault_IsToldOfIt(string dimension, string message, string cure)
    {
        var error = Assert.Single(SweepFile.Read(SweepText.OfRun($"space:\n  {dimension}")).Errors);
        Assert.StartsWith("runs.run.space.", error.Key, StringComparison.Ordinal);
        Assert.Equal(8, error.Line);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Space_WhoseValueBreaksARule_NamesTheRunAndItsValues()
    {
        var error = Assert.Single(SweepFile.Read(SweepText.Of("run:\n  method: ict\n  objective: { s1: 40 }\n  space:\n    objective.s0: { choice: [10, 50] }\n    training.seed: { choice: [1, 2] }")).Errors);
        Assert.Equal(("runs.run.objective.s0", 9), (error.Key, error.Line));
        Assert.Contains("in run.03, with objective.s0 = 50, training.seed = 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Space_OfEveryKind_IsBoundInFileOrder()
    {
        var space = Assert.Single(SweepFileTests.Read(
            """
            run:
              method: edm
              space:
                optimizer.learningRate: { log: [1.0e-4, 1.0e-2] }
                optimizer.clipNorm: { choice: [null, 1] }
                network.multipliers: { choice: [[1, 2], [1, 2, 2]] }
                network.dropout: { uniform: [0, 0.5] }
                training.batch: { integer: [32, 64] }
                dataset: { choice: [digits, { name: idx, images: x }] }
            """, "search: { algorithm: random }")).Space;
        Assert.Equal(["optimizer.learningRate", "optimizer.clipNorm", "network.multipliers", "network.dropout", "training.batch", "dataset"], space.Select(dimension => dimension.Path));
        Assert.Equal((1e-4, 1e-2), (((LogDimension)space[0]).Low, ((LogDimension)space[0]).High));
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Number], ((ChoiceDimension)space[1]).Values.Select(value => value.ValueKind));
        Assert.Equal("[1,2,2]", ((ChoiceDimension)space[2]).Values[1].GetRawText());
        Assert.Equal((32, 64), (((IntegerDimension)space[4]).Low, ((IntegerDimension)space[4]).High));
        Assert.Equal("""{"name":"digits"}""", ((ChoiceDimension)space[5]).Values[0].GetRawText());
    }

    [Fact]
    public void Space_WithTooLargeAGrid_SaysHowLarge() =>
        SweepFileErrorsTests.AssertSingle(
            SweepText.OfRun("space: { optimizer.learningRate: { log: [1.0e-4, 1.0e-2] }, training.seed: { choice: [1, 2, 3, 4, 5, 6] } }"),
            "runs.run.space", "18 combinations; search.maxRuns allows 16", "algorithm: random");

    [Fact]
    public void Space_OfTooManyRuns_IsRefusedBeforeTheyAreDrawn()
    {
        var runs = string.Join('\n', Enumerable.Range(0, 3).Select(i => $"r{i}: {{ method: edm, space: {{ training.seed: {{ integer: [1, 1000000000] }} }} }}"));
        SweepFileErrorsTests.AssertSingle(SweepText.Of(runs, "search: { algorithm: random, maxRuns: 10000 }"), "runs", "stands for 30000 runs", "split");
    }
}
