using Microsoft.Extensions.Configuration;

namespace Hayate.Worker.Tests;

public sealed class WorkerOptionsTests
{
    [Fact]
    public void Options_OfNothing_AreTheDefaults()
    {
        var options = From([]);

        Assert.Equal("http://127.0.0.1:7070", options.Api.ToString());
        Assert.Equal((1, Environment.ProcessorCount, "127.0.0.1"), (options.Slots, options.ThreadsPerSlot, options.Address));
        Assert.EndsWith($".hayate/worker/{options.Id}", options.Directory, StringComparison.Ordinal);
        Assert.EndsWith(".hayate/blobs", options.Environment.Blobs.Directory, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_WithManySlots_ShareOutTheCores() =>
        Assert.Equal(1, From(new() { ["Hayate:Worker:Slots"] = "512" }).ThreadsPerSlot);

    [Fact]
    public void Options_WithMistakes_AreRefusedNamingEachKeyAndItsCure()
    {
        var refused = Assert.Throws<WorkerConfigurationException>(() => From(new()
        {
            ["Hayate:Api"] = "coordinator",
            ["Hayate:Worker:Id"] = "a/b",
            ["Hayate:Worker:Slots"] = "none",
            ["Hayate:Worker:Serves"] = "run/first",
            ["Hayate:Worker:ThreadsPerSlot"] = "0",
            ["Hayate:Worker:Collectives"] = "carrier-pigeon",
            ["Hayate:Blobs:ContainerUri"] = "hayate",
            ["Hayate:Resilience:Blobs:Tries"] = "many",
        }));

        string[] lines = refused.Message.Split(Environment.NewLine);
        Assert.Equal(8, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("Hayate:Api is 'coordinator'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Hayate:Worker:Id is 'a/b'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line == "Hayate:Worker:Slots is 'none': a whole number from 1 to 1024 is expected. Leave it out for 1.");
        Assert.Contains(lines, line => line.StartsWith("Hayate:Worker:Serves is 'run/first'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Hayate:Worker:ThreadsPerSlot is '0'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line == "Hayate:Worker:Collectives is 'carrier-pigeon': one of automatic, shared-memory, tcp-ring, hierarchical is expected. Leave it out for automatic.");
        Assert.Contains(lines, line => line.StartsWith("Hayate:Blobs:ContainerUri is no address", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Hayate:Resilience:Blobs:Tries is 'many'", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_ForTheGang_AreRead()
    {
        var options = From(new() { ["Hayate:Worker:Collectives"] = "tcp-ring", ["Hayate:Worker:PeerTimeoutSeconds"] = "4" });

        Assert.Equal((Hayate.Collectives.GroupKind.TcpRing, TimeSpan.FromSeconds(4)), (options.Collectives, options.PeerTimeout));
    }

    private static WorkerOptions From(Dictionary<string, string?> keys) =>
        WorkerOptions.From(new ConfigurationBuilder().AddInMemoryCollection(keys).Build());
}
