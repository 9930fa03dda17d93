using System.Text.Json;
using Hayate.Contracts.Api;

namespace Hayate.Contracts.Tests.Api;

public sealed class ComparabilityTests
{
    private static readonly EvaluationInfo One = new()
    {
        RunId = "s.a", Step = 10, Subject = "heun-18", Nfe = 35, Metric = "fd", Value = 1, Features = "pixels", ReferenceDigest = "0123456789abcdef", Samples = 2048,
        Provenance = new EvaluationProvenance { Dataset = "digits", DatasetDigest = "aaaa", ReferenceImages = 1797, Rounding = "8 bit", Seed = 1 },
    };

    [Fact]
    public void AreComparable_WithAnotherSeedStepOrSampler_IsTrue()
    {
        var other = One with { RunId = "s.b", Step = 20, Subject = "consistency-1", Provenance = One.Provenance! with { Seed = 2 } };

        Assert.True(Comparability.AreComparable(One, other));
        Assert.Null(Comparability.Difference(other, One));
    }

    [Fact]
    public void AreComparable_WithAnotherMetric_IsFalse() => Assert.False(Comparability.AreComparable(One, One with { Metric = "kid" }));

    [Fact]
    public void Difference_OfNumbersOfImages_NamesThem()
    {
        var other = One with { Samples = 500 };

        Assert.False(Comparability.AreComparable(One, other));
        Assert.Equal("measured on 500 generated images instead of 2,048", Comparability.Difference(other, One));
    }

    [Fact]
    public void Difference_OfReferences_NamesEveryPartThatDiffers()
    {
        var other = One with
        {
            Features = "inception",
            ReferenceDigest = "fedcba9876543210",
            Provenance = One.Provenance! with { ExtractorDigest = new string('b', 64), Resize = "bilinear 299", ReferenceImages = 900 },
        };

        Assert.Equal(
            "measured against another reference: features inception instead of pixels, reference images 900 instead of 1,797, "
            + "extractor bbbbbbbbbbbb instead of without weights, resize bilinear 299 instead of none",
            Comparability.Difference(other, One));
    }

    [Fact]
    public void Difference_OfReferencesWithoutParts_NamesTheirDigests()
    {
        var other = One with { ReferenceDigest = "fedcba9876543210", Provenance = null };

        Assert.Contains(
            "digest fedcba987654 instead of 0123456789ab", Comparability.Difference(other, One with { Provenance = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_OfUnlikeMeasurements_KeepsThemApartByMetric()
    {
        var groups = Comparability.Groups([One, One with { RunId = "s.b" }, One with { RunId = "s.c", Samples = 500 }, One with { Metric = "kid", Samples = 500 }]);

        Assert.Equal(["fd", "fd", "kid"], groups.Select(group => group.Metric));
        Assert.Equal(["s.a", "s.b"], groups[0].Runs);
        Assert.Null(groups[0].Difference);
        Assert.Contains("500", groups[1].Difference, StringComparison.Ordinal);
        Assert.Null(groups[2].Difference);
    }

    [Fact]
    public void Evaluation_AsJson_TellsItsGroupAndComesBackEqual()
    {
        var json = JsonSerializer.Serialize(One, HayateJson.Options);

        Assert.Contains($"\"comparisonGroup\":\"{One.ComparisonGroup}\"", json, StringComparison.Ordinal);
        Assert.Equal(One, JsonSerializer.Deserialize<EvaluationInfo>(json, HayateJson.Options));
    }
}
