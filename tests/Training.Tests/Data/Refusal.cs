using Hayate.Contracts.Specification;
using Hayate.Training.Data;

namespace Hayate.Training.Tests.Data;

/// <summary>Expects that a data set is refused.</summary>
internal static class Refusal
{
    /// <summary>The problems that are told, one a line, each beginning with its key.</summary>
    public static string[] Of(DatasetSpec spec)
    {
        var e = Assert.Throws<InvalidDataException>(() => Datasets.Open(spec));
        var lines = e.Message.Split('\n');
        Assert.All(lines, line => Assert.StartsWith("dataset.", line, StringComparison.Ordinal));
        return lines;
    }

    public static void Tells(string[] problems, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, string.Join('\n', problems), StringComparison.Ordinal));
}
