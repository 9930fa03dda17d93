using System.Text.RegularExpressions;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Tests;

public sealed partial class DocumentationTests
{
    private static readonly string Reference = File.ReadAllText(Path.Combine(Sample.Folder, "../docs/sweep-file.md"));
    private static readonly string Methods = File.ReadAllText(Path.Combine(Sample.Folder, "../docs/methods.md"));

    [Fact]
    public void Reference_OfTheFormat_NamesEveryKey()
    {
        var missing = Keys(typeof(SweepDocument)).Concat(Keys(typeof(RunSpec))).Distinct()
            .Where(key => !Reference.Contains($"`{key}`", StringComparison.Ordinal) && !Reference.Contains($".{key}`", StringComparison.Ordinal) && !Methods.Contains($"`{key}`", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [Fact]
    public void Reference_OfTheFormat_NamesEveryWord()
    {
        var words = Enumerations(typeof(SweepDocument)).Concat(Enumerations(typeof(RunSpec))).Distinct().SelectMany(ScalarBinder.Words)
            .Where(word => !Reference.Contains($"`{word}`", StringComparison.Ordinal) && !Methods.Contains($"`{word}`", StringComparison.Ordinal));
        Assert.Empty(words);
    }

    [Fact]
    public void Sweeps_InTheReference_PlanWithoutErrors()
    {
        var sweeps = Fenced().Matches(Reference).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, sweeps.Count);
        Assert.All(sweeps, sweep => Assert.Empty(SweepFile.Plan(sweep).Errors));
    }

    private static IEnumerable<string> Keys(Type type) => Records(type).SelectMany(record => RecordShape.Of(record).Keys).Select(key => key.Name);

    private static IEnumerable<Type> Enumerations(Type type) =>
        Records(type).SelectMany(record => RecordShape.Of(record).Keys).Select(key => Nullable.GetUnderlyingType(key.Type) ?? key.Type).Where(keyType => keyType.IsEnum);

    // The type's own record, or its forms, and those inside them.
    private static IEnumerable<Type> Records(Type type)
    {
        type = RecordBinder.ElementOf(type) ?? type;
        if (UnionShape.Of(type) is { } union) return union.Cases.SelectMany(form => Records(form.Type));
        return RecordBinder.IsRecord(type) && !type.IsPrimitive ? RecordShape.Of(type).Keys.SelectMany(key => Records(key.Type)).Prepend(type) : [];
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
