using System.Text.Json.Nodes;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Schema;
using Hayate.Contracts.Tests.Parsing;

namespace Hayate.Contracts.Tests.Schema;

public sealed class SweepSchemaTests
{
    private static readonly JsonObject Schema = SweepSchema.Generate();

    public static TheoryData<string> Files => SamplesTests.Files;

    [Theory, MemberData(nameof(Files))]
    public void Schema_OfEverySample_AcceptsIt(string file) => Assert.True(Accepts(Sample.Read(file)));

    [Theory]
    [InlineData("run: { method: edm, dataset: digits, network: mlp, evaluation: { samplers: [heun, { name: ddim, steps: 4 }] } }")]
    [InlineData("run: { method: edm, optimizer: { clipNorm: null }, evaluation: }")]
    [InlineData("run: { method: edm, network: { channels: 8 } }")]
    [InlineData("run: { like: other, objective: { levels: 9 } }\nother: { method: cd, teacher: { run: a.b, checkpoint: 300 } }")]
    [InlineData("run: { method: ict, space: { objective.s0: { integer: [2, 9] }, optimizer.name: { choice: [adam, radam] } } }")]
    [InlineData("run: { method: edm, dataset: { name: idx, images: x } }")]
    [InlineData("run: { method: edm, resources: { ranks: { min: 1, max: 4 } } }\nother: { method: edm, resources: { ranks: { max: 4 } } }")]
    [InlineData("run: { method: edm, resources: { ranks: 2 } }\nother: { method: edm, resources: { ranks: } }")]
    public void Schema_OfWhatTheReaderUnderstands_AcceptsIt(string runs) => Assert.True(Accepts(SweepText.Of(runs)));

    [Theory]
    [InlineData("run: { method: edm, trainin: { steps: 3 } }")]
    [InlineData("run: { method: edn }")]
    [InlineData("run: { method: edm, training: { steps: 0 } }")]
    [InlineData("run: { method: edm, training: { steps: 1.5 } }")]
    [InlineData("run: { method: edm, training: { steps: many } }")]
    [InlineData("run: { method: edm, objective: { levels: 9 } }")]
    [InlineData("run: { method: cd, objective: { pMean: 9 } }")]
    [InlineData("run: { method: edm, network: { kind: mlp, channels: 9 } }")]
    [InlineData("run: { method: edm, dataset: idx }")]
    [InlineData("run: { method: edm, evaluation: { samplers: [{ steps: 3 }] } }")]
    [InlineData("run: { method: edm, resources: { preemptible: 1 } }")]
    [InlineData("run: { method: edm, resources: { ranks: 0 } }")]
    [InlineData("run: { method: edm, resources: { ranks: { max: 5000 } } }")]
    [InlineData("run: { method: edm, resources: { ranks: [1, 2] } }")]
    [InlineData("run: { method: edm, space: { training.seed: { choice: [] } } }")]
    [InlineData("run: { method: edm, space: { training.seed: { integer: [1, 2, 3] } } }")]
    [InlineData("run: { method: edm, space: { training.seed: { choice: [1], log: [1, 2] } } }")]
    [InlineData("Run: { method: edm }")]
    public void Schema_OfWhatTheReaderRefuses_RefusesIt(string runs)
    {
        Assert.NotEmpty(SweepFile.Read(SweepText.Of(runs)).Errors);
        Assert.False(Accepts(SweepText.Of(runs)));
    }

    [Theory]
    [InlineData("kind: Sweep\nname: x\nruns: { a: { method: edm } }")]
    [InlineData("apiVersion: hayate/v2\nkind: Sweep\nname: x\nruns: { a: { method: edm } }")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: x\nruns: {}")]
    [InlineData("apiVersion: hayate/v1\nkind: Sweep\nname: X y\nruns: { a: { method: edm } }")]
    public void Schema_OfAWrongSweep_RefusesIt(string yaml) => Assert.False(Accepts(yaml));

    [Fact]
    public void Schema_OfAKey_HasDescriptionRangeAndDefault()
    {
        var steps = Schema["$defs"]!["TrainingSpec"]!["properties"]!["steps"]!;
        Assert.StartsWith("Optimizer steps.", steps["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal((1.0, 1000), (steps["minimum"]!.GetValue<double>(), steps["default"]!.GetValue<int>()));
        Assert.Equal("l2", Schema["$defs"]!["CdObjective"]!["properties"]!["metric"]!["default"]!.GetValue<string>());
    }

    [Fact]
    public void Schema_OfEveryRecordAndKey_IsDescribed()
    {
        var undescribed = new List<string>();
        foreach (var (name, definition) in Schema["$defs"]!.AsObject())
        {
            if (definition!["description"] is null) undescribed.Add(name);
            undescribed.AddRange(definition["properties"]!.AsObject().Where(key => key.Value!["description"] is null && key.Value["const"] is null).Select(key => $"{name}.{key.Key}"));
        }

        Assert.Empty(undescribed);
    }

    private static bool Accepts(string yaml) => new SchemaWalk(Schema).Accepts(YamlAsJson.Convert(yaml));
}
