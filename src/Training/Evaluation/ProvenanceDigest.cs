using System.IO.Hashing;
using System.Text;
using Hayate.Contracts.Api;

namespace Hayate.Training.Evaluation;

/// <summary>One short name for everything that sets measurements apart.</summary>
internal static class ProvenanceDigest
{
    /// <summary>XxHash128, in lower-case hexadecimal, of everything but the seed.</summary>
    public static string Of(string features, EvaluationProvenance provenance) =>
        Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(Text(features, provenance))));

    /// <summary>The same on one line, for people and for files to be checked against.</summary>
    public static string Text(string features, EvaluationProvenance provenance) => FormattableString.Invariant(
        $"data={provenance.Dataset}/{provenance.DatasetDigest} images={provenance.ReferenceImages} features={features} weights={provenance.ExtractorDigest ?? "none"} resize={provenance.Resize} input={provenance.Input} rounding={provenance.Rounding} settings={provenance.Settings ?? "none"}");
}
