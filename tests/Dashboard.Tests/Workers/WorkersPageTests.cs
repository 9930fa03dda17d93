using Bunit;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Hayate.Dashboard.Tests.Fakes;
using Hayate.Dashboard.Workers;

namespace Hayate.Dashboard.Tests.Workers;

public sealed class WorkersPageTests : DashboardContext
{
    [Fact]
    public void NoWorkers_Page_TellsHowToStartOne()
    {
        var empty = Render<WorkersPage>().WaitForElement("[data-testid=no-workers]");

        Assert.Contains("hayate up", empty.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Workers_Page_ShowsStandingAndWhatSlotsHold()
    {
        Api.Workers = [Worker("node-b", isAlive: false), Worker("node-a", isAlive: true, "abcdefghij.teacher")];

        var page = Render<WorkersPage>();

        var cards = page.WaitForElements("[data-testid=workers] article");
        Assert.Contains("node-a", cards[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Alive", cards[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("/runs/abcdefghij.teacher", cards[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Lost", cards[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("1 of 2 alive · 1 of 1 slots in use", page.Markup, StringComparison.Ordinal);
    }

    private static WorkerInfo Worker(string id, bool isAlive, string? run = null) => new()
    {
        Id = id,
        Host = "host",
        IsAlive = isAlive,
        IsDraining = false,
        LastSeenAt = Sample.Start,
        Slots = [new SlotInfo { Index = 0, Device = DeviceKind.Cpu, RunId = run, Rank = run is null ? null : 0 }],
    };
}
