using Microsoft.Extensions.Configuration;

namespace Hayate.Worker.Tests;

public sealed class WorkerOptionsTests
{
    [Fact]
    public void Options_OfNothing_AreTheDefaults()
    {
        var options = From([]);

        Assert.Equal(new Uri("http://127.0.0.1:7070"), options.Api);
        Assert.Equal((1, Environment.ProcessorCount, "127.0.0.1"), (options.Slots, options.ThreadsPerSlot, options.Address));
        Assert.EndsWith($".hayate/worker/{options.Id}", options.Directory, StringComparison.Ordinal);
        Assert.EndsWith(".hayate/blobs", options.Blobs, StringComparison.Ordinal);
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
            ["Hayate:Worker:ThreadsPerSlot"] = "0",
        }));

        string[] lines = refused.Message.Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("Hayate:Api is 'coordinator'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Hayate:Worker:Id is 'a/b'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line == "Hayate:Worker:Slots is 'none': a whole number from 1 to 1024 is expected. Leave it out for 1.");
        Assert.Contains(lines, line => line.StartsWith("Hayate:Worker:ThreadsPerSlot is '0'", StringComparison.Ordinal));
    }

    private static WorkerOptions From(Dictionary<string, string?> keys) =>
        WorkerOptions.From(new ConfigurationBuilder().AddInMemoryCollection(keys).Build());
}
