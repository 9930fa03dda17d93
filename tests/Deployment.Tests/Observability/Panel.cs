using System.Text.Json;
using Hayate.TestKit;

namespace Hayate.Deployment.Tests.Observability;

/// <summary>A panel of infra/observability/dashboard.json, or the heading of a row.</summary>
internal sealed record Panel(int Id, string Type, string Title, int X, int Y, int Width, int Height, IReadOnlyList<string> Expressions, string? DataSource)
{
    public static IReadOnlyList<Panel> ReadAll() =>
        [.. JsonDocument.Parse(File.ReadAllText(Repository.File("infra", "observability", "dashboard.json"))).RootElement.GetProperty("panels").EnumerateArray().Select(Read)];

    public bool Overlaps(Panel other) => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;

    private static Panel Read(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        return new(
            panel.GetProperty("id").GetInt32(), panel.GetProperty("type").GetString()!, panel.GetProperty("title").GetString()!, Number("x"), Number("y"), Number("w"), Number("h"),
            panel.TryGetProperty("targets", out var targets) ? [.. targets.EnumerateArray().Select(target => target.GetProperty("expr").GetString()!)] : [],
            panel.TryGetProperty("datasource", out var source) ? source.GetProperty("uid").GetString() : null);

        int Number(string name) => place.GetProperty(name).GetInt32();
    }
}
