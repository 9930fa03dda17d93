using Hayate.Cli.Importing;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Tests.Importing;

public sealed class ImportSweepTests
{
    [Fact]
    public void Write_PresetAndSettings_PlansOneImport()
    {
        var file = ImportSweep.Write(
            "/data/my \"weights\".safetensors", "published", "edm-cifar10-32x32-cond-vp",
            ["network.dropout=0.2", "dataset={ name: cifar10, path: /data/cifar10 }", "optimizer.ema=[0.5]", "network.labelDropout=0.1"]);

        var result = SweepFile.Plan(file);

        Assert.Empty(result.Errors);
        var run = Assert.Single(result.Plan!.Runs);
        Assert.Equal(("published", Method.Import), (run.Name, run.Spec.Method));
        Assert.Equal("/data/my \"weights\".safetensors", ((ImportObjective)run.Spec.Objective).Weights);
        var network = Assert.IsType<SongUNetSpec>(run.Spec.Network);
        Assert.Equal((128, 10, 9, 0.2, 0.1), (network.Channels, network.Classes, network.AugmentationLabels, network.Dropout, network.LabelDropout));
        Assert.Equal("/data/cifar10", Assert.IsType<Cifar10Dataset>(run.Spec.Dataset).Path);
        Assert.Equal([0.5], run.Spec.Optimizer.Ema);
    }

    [Theory]
    [InlineData("channels")]
    [InlineData("network.=3")]
    [InlineData("network.channels=1\n  method: edm")]
    [InlineData("=3")]
    public void Write_SettingThatIsNone_SaysHowToWriteOne(string setting)
    {
        var error = Assert.Throws<CliException>(() => ImportSweep.Write("/w", "a", null, [setting]));
        Assert.Contains("--set network.channels=64", error.Cure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network.channels=1", "network.channels=2")]
    [InlineData("network={ kind: mlp }", "network.width=2")]
    [InlineData("objective.weights=/v", "noise.rho=2")]
    public void Write_KeyNamedTwice_IsRefused(string first, string second) =>
        Assert.Throws<CliException>(() => ImportSweep.Write("/w", "a", null, [first, second]));

    [Theory]
    [InlineData("/data/EDM_ffhq 64.v2.safetensors", "edm-ffhq-64-v2")]
    [InlineData("___.safetensors", "import")]
    public void NameFor_AFile_IsANameOfRuns(string file, string expected) => Assert.Equal(expected, ImportSweep.NameFor(file));
}
