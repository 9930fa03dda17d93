using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hayate.Architecture.Tests;

/// <summary>A C# file, parsed.</summary>
internal sealed record SourceFile(string Path, CompilationUnitSyntax Syntax)
{
    /// <summary>Every file that people write: not the migrations, which EF Core generates.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. new[] { "src", "tests", "bench" }
        .Where(folder => Directory.Exists(System.IO.Path.Combine(Repository.Root, folder)))
        .SelectMany(folder => Repository.Files(folder, "*.cs"))
        .Where(path => !path.Contains("/Migrations/", StringComparison.Ordinal))
        .Select(Parse)];

    public static IEnumerable<SourceFile> Products => All.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal));

    public static IEnumerable<SourceFile> Tests => All.Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal));

    /// <summary>Name of its project.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>Types that stand in no other type.</summary>
    public IEnumerable<MemberDeclarationSyntax> TopLevelTypes => Syntax.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<MemberDeclarationSyntax>().Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    /// <summary>A node and its line, for a message.</summary>
    public string Place(SyntaxNode node) => $"{Path}:{Line(node)}";

    public static string NameOf(MemberDeclarationSyntax type) => type is BaseTypeDeclarationSyntax declared ? declared.Identifier.Text : ((DelegateDeclarationSyntax)type).Identifier.Text;

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static SourceFile Parse(string path) =>
        new(path, CSharpSyntaxTree.ParseText(Repository.Read(path), new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot());
}
