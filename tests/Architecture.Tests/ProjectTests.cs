using System.Xml.Linq;

namespace Hayate.Architecture.Tests;

/// <summary>Which project may know which, and where versions stand.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> AllowedReferences = new()
    {
        ["Contracts"] = [],
        ["Hosting"] = [],
        ["Resilience"] = [],
        ["Blobs"] = ["Resilience"],
        ["Collectives"] = [],
        ["Client"] = ["Contracts", "Resilience"],
        ["Training"] = ["Contracts"],
        ["Worker"] = ["Blobs", "Client", "Collectives", "Contracts", "Hosting", "Resilience", "Training"],
        ["Coordinator"] = ["Blobs", "Contracts", "Hosting", "Resilience"],
        ["Dashboard"] = ["Client", "Contracts", "Hosting"],
        ["Cli"] = ["Client", "Contracts"],
    };

    [Fact]
    public void Product_References_OnlyWhatTheDesignAllows() =>
        Rule.Holds(
            "A project references only those below it: libtorch stays out of the coordinator, Orleans and sockets out of the mathematics.",
            Repository.Products.SelectMany(project => References($"src/{project}/{project}.csproj", "ProjectReference")
                .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
                .Except(AllowedReferences.GetValueOrDefault(project) ?? [])
                .Select(other => $"{project} -> {other}")));

    [Fact]
    public void Products_OfTheRepository_AreThoseOfTheDesign() => Assert.Equal(AllowedReferences.Keys.Order(), Repository.Products.Order());

    [Theory]
    [InlineData("TorchSharp", "Training")]
    [InlineData("Microsoft.Orleans.Server", "Coordinator")]
    [InlineData("Microsoft.EntityFrameworkCore.Sqlite", "Coordinator")]
    [InlineData("KubernetesClient", "Coordinator")]
    [InlineData("YamlDotNet", "Contracts")]
    [InlineData("MudBlazor", "Dashboard")]
    [InlineData("System.CommandLine", "Cli")]
    [InlineData("Azure.Storage.Blobs", "Blobs")]
    [InlineData("Polly.Extensions", "Resilience")]
    [InlineData("OpenTelemetry.Extensions.Hosting", "Hosting")]
    public void Package_ThatShapesAProject_IsReferencedThereAlone(string package, string project) =>
        Assert.Equal([project], Repository.Products.Where(name => References($"src/{name}/{name}.csproj", "PackageReference").Contains(package)));

    [Fact]
    public void Torch_InAProduct_IsUsedByTrainingAndRunByTheWorker() =>
        Assert.Equal(["Worker"], Repository.Products.Where(name => Repository.Read($"src/{name}/{name}.csproj").Contains("<UsesTorch>true", StringComparison.Ordinal)));

    [Fact]
    public void Versions_OfPackages_StandInOnePlace() =>
        Rule.Holds(
            "Versions stand in Directory.Packages.props alone.",
            Repository.ProjectFiles.Concat(Repository.Files("eng", "*.targets"))
                .Where(file => Xml(file).Descendants("PackageReference").Any(package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null || package.Element("Version") is not null)));

    [Fact]
    public void Versions_InTheCentralList_AreSorted()
    {
        var listed = References("Directory.Packages.props", "PackageVersion").ToList();
        Assert.Equal(listed.Order(StringComparer.OrdinalIgnoreCase), listed);
    }

    [Fact]
    public void Projects_InTheRepository_HaveALockFileAndAPlaceInTheSolution()
    {
        var solution = Xml("Hayate.slnx").Descendants("Project").Select(project => project.Attribute("Path")!.Value).ToHashSet();
        Rule.Holds("Every project is in Hayate.slnx.", Repository.ProjectFiles.Where(file => !solution.Contains(file)));
        Rule.Holds("Every project commits its packages.lock.json.", Repository.ProjectFiles.Where(file => !File.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, "packages.lock.json"))));
    }

    private static IEnumerable<string> References(string file, string kind) =>
        Xml(file).Descendants(kind).Select(reference => reference.Attribute("Include")?.Value).OfType<string>();

    private static XDocument Xml(string file) => XDocument.Parse(Repository.Read(file));
}
