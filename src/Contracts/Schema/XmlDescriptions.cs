using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hayate.Contracts.Parsing;

namespace Hayate.Contracts.Schema;

/// <summary>The documentation comments of this assembly, from the XML file that the compiler writes beside it; without that file there are none.</summary>
internal sealed partial class XmlDescriptions
{
    private readonly Dictionary<string, string> _summaries;

    private XmlDescriptions(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        _summaries = !File.Exists(file) ? [] : XDocument.Load(file).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!));
    }

    public static XmlDescriptions OfContracts { get; } = new(typeof(XmlDescriptions).Assembly);

    public string? Of(Type type) => _summaries.GetValueOrDefault($"T:{type.FullName}");

    public string? Of(PropertyInfo property) => _summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static string Text(XElement summary) => Space().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();

    // A reference is shown as the last word of what it names, in the spelling of the file.
    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see when see.Attribute("cref")?.Value is { } name => RecordShape.NameOf(name[(name.LastIndexOf('.') + 1)..]),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
