using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hayate.Architecture.Tests;

/// <summary>What code of a project may name. References allow more than these where a package or the framework brings it along.</summary>
public sealed class NamespaceTests
{
    [Theory]
    [InlineData("TorchSharp", "Training", "Worker")]
    [InlineData("Orleans", "Coordinator")]
    [InlineData("Microsoft.EntityFrameworkCore", "Coordinator")]
    [InlineData("k8s", "Coordinator")]
    [InlineData("YamlDotNet", "Contracts")]
    [InlineData("Microsoft.AspNetCore", "Coordinator", "Dashboard")]
    [InlineData("System.Net.Sockets", "Collectives", "Worker", "Cli", "Coordinator")]
    [InlineData("System.Net.Http", "Client", "Cli", "Coordinator", "Dashboard", "Worker")]
    public void Namespace_OfOneConcern_IsUsedWhereItBelongs(string name, params string[] allowed) =>
        Rule.Holds(
            $"{name} is used in {string.Join(", ", allowed)} alone.",
            SourceFile.Products.Where(file => !allowed.Contains(file.Project))
                .SelectMany(file => file.Syntax.DescendantNodes().OfType<NameSyntax>().Where(node => IsOf(node.ToString(), name)).Select(file.Place).Distinct()));

    [Fact]
    public void Training_InItsMathematics_KnowsNoCalendar() =>
        Rule.Holds(
            "A trained state is a function of specification and step: Training has no dates and no generators of its own.",
            SourceFile.Products.Where(file => file.Project == "Training")
                .SelectMany(file => file.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>()
                    .Where(node => node.Identifier.Text is "DateTime" or "DateTimeOffset" or "Guid" or "Random")
                    .Select(file.Place)));

    [Fact]
    public void Namespace_OfAFile_IsItsFolder() =>
        Rule.Holds(
            "The namespace is Hayate, the project and the folders.",
            SourceFile.All.SelectMany(file => file.Syntax.Members.OfType<BaseNamespaceDeclarationSyntax>()
                .Where(declared => declared.Name.ToString() != Expected(file))
                .Select(declared => $"{file.Place(declared)} is {declared.Name}, expected {Expected(file)}")));

    [Fact]
    public void Namespace_OfAFile_IsFileScoped() =>
        Rule.Holds("Namespaces are file-scoped.", SourceFile.All.SelectMany(file => file.Syntax.Members.OfType<NamespaceDeclarationSyntax>().Select(file.Place)));

    private static string Expected(SourceFile file) => string.Join('.', file.Path.Split('/')[1..^1].Prepend("Hayate"));

    private static bool IsOf(string name, string parent) => name == parent || name.StartsWith(parent + ".", StringComparison.Ordinal);
}
