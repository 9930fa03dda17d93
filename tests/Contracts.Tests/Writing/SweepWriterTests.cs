using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Tests.Parsing;

namespace Hayate.Contracts.Tests.Writing;

public sealed class SweepWriterTests
{
    public static TheoryData<string> Files => SamplesTests.Files;

    [Theory, MemberData(nameof(Files))]
    public void Write_OfEverySample_ReadsBackTheSame(string file) => AssertRoundTrip(Sample.Read(file));

    [Theory]
    [InlineData("a: { method: edm, dataset: { name: idx, images: 'a b: \"c\" #', labels: 'null' }, optimizer: { learningRate: 1.0e-7, epsilon: 1.0e-20 } }")]
    [InlineData("a: { method: cd, teacher: { id: x.y@5 }, network: mlp, dataset: gaussian, noise: { sigmaMin: 0.01 } }")]
    [InlineData("t: { method: edm, network: mlp, noise: { sigmaMin: 0.01 } }\na: { method: cd, teacher: { run: t }, noise: { sigmaMin: 0.002 }, network: { dropout: 0.5 } }")]
    [InlineData("a: { method: edm, space: { optimizer.clipNorm: { choice: [null, 2] }, network: { choice: [mlp, { kind: song-unet, channels: 7 }] }, noise.sigmaMax: { uniform: [40, 80.5] } } }")]
    [InlineData("a: { method: ict, evaluation: { samplers: [{ name: consistency, steps: 3, sigmas: [5, 0.5] }] }, network: { attention: [8] } }")]
    [InlineData("a: { method: ct, objective: { metric: l1 } }")]
    [InlineData("a: { method: edm, resources: { ranks: 3 } }\nb: { method: edm, resources: { ranks: { min: 2, max: 4 } } }\nc: { method: edm, resources: { ranks: { max: 4 } } }")]
    public void Write_OfAnyRuns_ReadsBackTheSame(string runs) => AssertRoundTrip(SweepText.Of(runs, "search: { maxRuns: 500, seed: 3, algorithm: random }"));

    [Fact]
    public void Write_OfDefaults_LeavesThemOut() =>
        Assert.Equal(
            """
            apiVersion: hayate/v1
            kind: Sweep
            name: test
            runs:
              a:
                method: edm
                network: { kind: mlp }
                training: { steps: 20 }

            """,
            SweepFile.Write(SweepFile.Read(SweepText.Of("a: { method: edm, network: { kind: mlp, width: 128 }, training: { steps: 20, batch: 128 } }")).Sweep!));

    private static void AssertRoundTrip(string yaml)
    {
        var read = SweepFile.Read(yaml);
        Assert.Empty(read.Errors);
        var written = SweepFile.Write(read.Sweep!);
        var again = SweepFile.Read(written);
        Assert.Empty(again.Errors);
        Assert.Equal(Digests(read.Sweep!), Digests(again.Sweep!));
        Assert.Equal(read.Sweep!.Search, again.Sweep!.Search);
        Assert.Equal(written, SweepFile.Write(again.Sweep));
    }

    private static IEnumerable<string> Digests(SweepSpec sweep) => sweep.Runs.Select(run => $"{run.Name} {SpecDigest.Of(run.Spec)} {SpecDigest.Of(run.Space)}");
}
