using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hayate.Architecture.Tests;

/// <summary>Sizes and shapes of files, types and methods.</summary>
public sealed class ShapeTests
{
    private const int LongestFile = 400;
    private const int LongestMethod = 90;

    [Fact]
    public void File_OfAnyProject_IsNotLong() =>
        Rule.Holds(
            $"A file has at most {LongestFile} lines.",
            SourceFile.All.Where(file => Lines(file.Syntax) > LongestFile).Select(file => $"{file.Path} has {Lines(file.Syntax)}")
                .Concat(Repository.Files("src", "*.razor").Where(file => Repository.Read(file).Count(c => c == '\n') > LongestFile)));

    [Fact]
    public void Files_Together_AreShort()
    {
        var lengths = SourceFile.Products.Select(file => Lines(file.Syntax)).Order().ToList();
        Assert.InRange(lengths[lengths.Count / 2], 1, 60);
    }

    [Fact]
    public void Method_OfAnyType_IsNotLong() =>
        Rule.Holds(
            $"A method, constructor, accessor or local function has at most {LongestMethod} lines.",
            SourceFile.All.SelectMany(file => file.Syntax.DescendantNodes()
                .Where(node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax && Lines(node) > LongestMethod)
                .Select(node => $"{file.Place(node)} has {Lines(node)}")));

    [Fact]
    public void File_WithSeveralTypes_HoldsAFamily() =>
        Rule.Holds(
            "A file holds one top-level type. Exceptions: records, enumerations, delegates and interfaces that say one thing together, such as the messages of one exchange, "
            + "beside at most one class; and small forms of one idea, whose names end in the same word.",
            SourceFile.All.Where(file => file.TopLevelTypes.Where(type => !IsPlain(type)).Select(type => LastWord(SourceFile.NameOf(type))).Distinct().Count() > 1)
                .Select(file => $"{file.Path}: {string.Join(", ", file.TopLevelTypes.Select(SourceFile.NameOf))}"));

    [Fact]
    public void File_WithOneType_HasItsName() =>
        Rule.Holds(
            "A file with one type has that type's name; parts of a partial type add a word after a dot.",
            SourceFile.All.Where(file => file.TopLevelTypes.Select(SourceFile.NameOf).Distinct().Count() == 1)
                .Where(file => Path.GetFileName(file.Path).Split('.')[0] != SourceFile.NameOf(file.TopLevelTypes.First()))
                .Select(file => $"{file.Path}: {SourceFile.NameOf(file.TopLevelTypes.First())}"));

    [Fact]
    public void Class_ThatNothingInherits_IsSealed()
    {
        var bases = SourceFile.All.SelectMany(file => file.Syntax.DescendantNodes().OfType<BaseTypeSyntax>().Select(node => Plain(node.Type)))
            .Concat(Repository.Files("src", "*.razor").SelectMany(file => Repository.Read(file).Split('\n').Where(line => line.StartsWith("@inherits ", StringComparison.Ordinal)).Select(line => line[10..].Trim().Split('<')[0])))
            .ToHashSet();
        Rule.Holds(
            "A class or record is sealed, static, abstract, or inherited from.",
            SourceFile.All.SelectMany(file => file.Syntax.DescendantNodes().OfType<TypeDeclarationSyntax>()
                .Where(type => type is ClassDeclarationSyntax || (type is RecordDeclarationSyntax && !type.IsKind(SyntaxKind.RecordStructDeclaration)))
                .Where(type => !type.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword))
                .Where(type => !bases.Contains(type.Identifier.Text) && !IsPartOfOther(file, type))
                .Select(type => $"{file.Place(type)} {type.Identifier.Text}")));
    }

    [Theory]
    [InlineData("Cli")]
    [InlineData("Coordinator")]
    [InlineData("Worker")]
    public void Type_OfAProgram_IsInternal(string project) =>
        Rule.Holds(
            "Nothing references a program, so nothing in it is public.",
            SourceFile.Products.Where(file => file.Project == project)
                .SelectMany(file => file.TopLevelTypes.Where(type => type.Modifiers.Any(SyntaxKind.PublicKeyword)).Select(file.Place)));

    [Fact]
    public void Text_OfCode_HasNoRegionsAndNoUnfinishedBusiness() =>
        Rule.Holds(
            "No regions, and nothing is left to do: an issue is the place for that.",
            SourceFile.All.SelectMany(file => file.Syntax.DescendantTrivia(descendIntoTrivia: false)
                .Where(trivia => trivia.IsKind(SyntaxKind.RegionDirectiveTrivia) || (trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && Unfinished.Any(word => trivia.ToString().Contains(word, StringComparison.Ordinal))))
                .Select(trivia => $"{file.Path}:{trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1}")));

    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X"];

    // One part of a partial type carries the modifiers: the others, code behind a page among them, need not repeat them.
    private static bool IsPartOfOther(SourceFile file, TypeDeclarationSyntax type) =>
        type.Modifiers.Any(SyntaxKind.PartialKeyword)
        && (File.Exists(Path.Combine(Repository.Root, Path.ChangeExtension(file.Path, null)))
            || SourceFile.All.SelectMany(other => other.Syntax.DescendantNodes().OfType<TypeDeclarationSyntax>())
                .Any(other => other != type && other.Identifier.Text == type.Identifier.Text && other.Modifiers.Any(modifier => modifier.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword)));

    private static bool IsPlain(MemberDeclarationSyntax type) => type is RecordDeclarationSyntax or EnumDeclarationSyntax or DelegateDeclarationSyntax or InterfaceDeclarationSyntax;

    private static string LastWord(string name) => name[Enumerable.Range(0, name.Length).Last(i => char.IsUpper(name[i]))..];

    private static string Plain(TypeSyntax type) => type switch
    {
        GenericNameSyntax generic => generic.Identifier.Text,
        QualifiedNameSyntax qualified => Plain(qualified.Right),
        _ => type.ToString(),
    };

    private static int Lines(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
