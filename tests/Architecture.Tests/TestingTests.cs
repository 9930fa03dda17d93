using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hayate.Architecture.Tests;

/// <summary>How tests are kept.</summary>
public sealed class TestingTests
{
    private static readonly string[] OfTheWhole = ["Architecture.Tests", "Deployment.Tests", "EndToEnd.Tests", "TestKit"];

    [Fact]
    public void Product_OfTheRepository_HasTests() =>
        Rule.Holds("Every project under src has its tests.", Repository.Products.Where(project => !Repository.Tests.Contains($"{project}.Tests")));

    [Fact]
    public void Folders_OfTests_MirrorTheProduct() =>
        Rule.Holds(
            "Tests of src/X/Folder stand in tests/X.Tests/Folder, and those of the test kit likewise. What several of them use may have a folder of its own.",
            TestMethods().Select(test => test.File).Distinct().Where(file => !OfTheWhole.Contains(file.Project))
                .Select(file => (file.Path, Folder: Path.GetDirectoryName(file.Path.Replace($"tests/{file.Project}/", $"{TestedBy(file.Project)}/", StringComparison.Ordinal))!))
                .Where(pair => !Directory.Exists(Path.Combine(Repository.Root, pair.Folder)))
                .Select(pair => $"{pair.Path}: there is no {pair.Folder}"));

    [Fact]
    public void Name_OfATest_ReadsSubjectConditionResult() =>
        Rule.Holds("A test is named Subject_Condition_Result.", TestMethods().Where(test => test.Method.Identifier.Text.Count(c => c == '_') < 2).Select(Named));

    [Fact]
    public void Test_OfAnyProject_IsNeverSkippedForGood() =>
        Rule.Holds(
            "A test that cannot run is no test.",
            TestMethods().Where(test => test.Method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.ArgumentList?.Arguments.Any(argument => argument.NameEquals?.Name.Identifier.Text == "Skip") == true)).Select(Named));

    [Fact]
    public void Test_OfAnyProject_DoesNotSleep() =>
        Rule.Holds(
            "Tests wait for what they wait for, with a bound, and never for time to pass.",
            SourceFile.Tests.SelectMany(file => file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Where(access => access.ToString() is "Thread.Sleep" or "Task.Delay" && !UsesTimeProvider(access))
                .Select(file.Place)));

    private static bool UsesTimeProvider(MemberAccessExpressionSyntax access) =>
        access.Parent is InvocationExpressionSyntax call && call.ArgumentList.Arguments.Any(argument => argument.ToString() is "Timeout.Infinite" or "Timeout.InfiniteTimeSpan" || argument.ToString().Contains("ime", StringComparison.Ordinal) && call.ArgumentList.Arguments.Count > 1);

    private static IEnumerable<(SourceFile File, MethodDeclarationSyntax Method)> TestMethods() =>
        SourceFile.Tests.SelectMany(file => file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() is "Fact" or "Theory"))
            .Select(method => (file, method)));

    private static string TestedBy(string project) => project == "TestKit.Tests" ? "tests/TestKit" : $"src/{project[..^".Tests".Length]}";

    private static string Named((SourceFile File, MethodDeclarationSyntax Method) test) => $"{test.File.Place(test.Method)} {test.Method.Identifier.Text}";
}
