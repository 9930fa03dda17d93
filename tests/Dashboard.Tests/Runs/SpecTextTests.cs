using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Specification;
using Hayate.Dashboard.Runs;
using Hayate.Dashboard.Tests.Fakes;

namespace Hayate.Dashboard.Tests.Runs;

public sealed class SpecTextTests
{
    [Fact]
    public void Yaml_NestedSpec_IsIndentedWithListsInline()
    {
        var yaml = SpecText.Yaml(Sample.Spec);

        Assert.Contains("method: edm\n", yaml, StringComparison.Ordinal);
        Assert.Contains("network:\n  kind: song-unet\n", yaml, StringComparison.Ordinal);
        Assert.Contains("  multipliers: [1, 2]\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_TextThatYamlWouldMisread_IsQuoted()
    {
        var spec = Sample.Spec with { Dataset = new IdxDataset { Images = "a: b", Labels = "yes" } };

        var yaml = SpecText.Yaml(spec);

        Assert.Contains("images: \"a: b\"\n", yaml, StringComparison.Ordinal);
        Assert.Contains("labels: \"yes\"\n", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_ReadBack_IsTheSpec()
    {
        var json = SpecText.Json(Sample.Spec);

        Assert.Equal(json, SpecText.Json(JsonSerializer.Deserialize<RunSpec>(json, HayateJson.Options)!));
    }
}
